package dev.sluice.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Status;

/**
 * The conversation about a request that does not say what it asks for, because Envoy keeps that to
 * itself: a call to a model would pass for something else, so that nothing goes on.
 */
record Unseen(Link link) implements Conversation {
  /** Returns whether a request cannot be told from a call; one to {@code CONNECT} has no path. */
  static boolean is(Heads head) {
    return head.method().isEmpty() || (head.path().isEmpty() && !head.method().equals("CONNECT"));
  }

  @Override
  public void take(ProcessingRequest message) {
    link.close(
        Status.FAILED_PRECONDITION.withDescription(
            "Envoy does not send :method and :path: let its forward_rules pass all headers"));
  }

  @Override
  public void hangUp() {}

  @Override
  public void fail(Throwable failure) {}
}
