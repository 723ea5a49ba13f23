package dev.sluice.inference.http;

/** What calls have in common however they came. */
abstract class IncomingCall implements HttpCall {
  private final byte[] body;
  private final Peer peer;
  private final long arrivedAt;
  private Runnable disconnectAction = () -> {};
  private boolean left;

  /**
   * Makes a call.
   *
   * @param body the request's body; not copied
   * @param peer how the other side is known
   * @param arrivedAt the time of its arrival on the server's nanosecond clock
   */
  IncomingCall(byte[] body, Peer peer, long arrivedAt) {
    this.body = body;
    this.peer = peer;
    this.arrivedAt = arrivedAt;
  }

  @Override
  public final byte[] body() {
    return body;
  }

  @Override
  public final long arrivedAt() {
    return arrivedAt;
  }

  @Override
  public final Peer peer() {
    return peer;
  }

  @Override
  public final void onDisconnect(Runnable action) {
    onEventLoop(
        () -> {
          disconnectAction = action;
          if (left) {
            action.run();
          }
        });
  }

  /** Takes notice that the caller wants no answer any more; on the event loop only. */
  final void leave() {
    left = true;
    abandon();
  }

  /** Ends the work for an answer of which the caller gets no more; on the event loop only. */
  final void abandon() {
    disconnectAction.run();
  }

  /** Returns whether the caller wants no answer any more; on the event loop only. */
  final boolean hasLeft() {
    return left;
  }
}
