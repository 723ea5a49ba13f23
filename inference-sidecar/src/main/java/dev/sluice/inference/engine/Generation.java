package dev.sluice.inference.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** One generation under way: the caller's handle to cancel it. Safe for all threads. */
public final class Generation {
  private static final Logger LOG = System.getLogger(Generation.class.getName());

  private final GenerationRequest request;
  private final GenerationListener listener;
  private final LongSupplier nanoClock;
  private final long submittedAt;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final WaitingQueue queue;
  private volatile boolean cancelled;

  Generation(
      GenerationRequest request,
      GenerationListener listener,
      WaitingQueue queue,
      LongSupplier nanoClock) {
    this.request = request;
    this.listener = listener;
    this.queue = queue;
    this.nanoClock = nanoClock;
    this.submittedAt = nanoClock.getAsLong();
  }

  /**
   * Ends the generation before its next step. A waiting one leaves the queue at once. Does nothing
   * when it has ended.
   */
  public void cancel() {
    cancelled = true;
    if (queue.remove(this)) {
      finish(
          FinishReason.CANCELLED,
          new GenerationEvent.Counts(request.prompt().size(), 0, 0, 0),
          -1,
          -1);
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  GenerationRequest request() {
    return request;
  }

  /** Returns the nanoseconds since this was submitted. */
  long age() {
    return nanoClock.getAsLong() - submittedAt;
  }

  void deliver(GenerationEvent.Delta delta) {
    tell(delta);
  }

  void finish(FinishReason reason, GenerationEvent.Counts counts, long started, long firstToken) {
    if (ended.compareAndSet(false, true)) {
      tell(
          new GenerationEvent.Finished(
              reason, counts, new GenerationEvent.Timings(started, firstToken, age())));
    }
  }

  void fail(GenerationEvent.Cause cause, String message) {
    if (ended.compareAndSet(false, true)) {
      tell(new GenerationEvent.Failed(cause, message));
    }
  }

  private void tell(GenerationEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      // One caller's trouble must not end the others' answers.
      LOG.log(Level.WARNING, "A listener failed; its generation is cancelled", e);
      cancelled = true;
    }
  }
}
