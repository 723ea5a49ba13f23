package dev.sluice.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;

/**
 * What is said on one stream about one HTTP request; never called by two threads at once.
 *
 * <p>Each message is followed by {@link Link#next()} when the next one may come, at once or, where
 * a decision has to wait, later.
 */
interface Conversation {
  /** Takes the next message of Envoy. */
  void take(ProcessingRequest message);

  /** Learns that Envoy says no more: the request is over, or its client has left. */
  void hangUp();

  /** Learns that something of ours failed, and says so as far as it still can be said. */
  void fail(Throwable failure);
}
