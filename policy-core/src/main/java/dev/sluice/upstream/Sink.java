package dev.sluice.upstream;

import dev.sluice.AnswerHead;
import dev.sluice.Target;
import java.io.IOException;

/**
 * Takes an answer as it comes, on the thread that sends the call.
 *
 * <p>What it throws ends the sending: the connection is closed at once, so that the provider stops
 * generating, and the exception reaches whoever sent the call unchanged.
 */
public interface Sink {
  /** Learns that a target is about to be tried, also for each repetition. */
  void attempt(Target target) throws IOException;

  /** Takes the head of the answer that is passed on, once. */
  void head(AnswerHead head) throws IOException;

  /** Takes the next bytes of its body; the array is reused afterwards. */
  void bytes(byte[] buffer, int offset, int length) throws IOException;
}
