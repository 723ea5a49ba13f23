package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Answers calls that came without a connection. */
@FunctionalInterface
public interface CallRunner {

  /**
   * The answer to a call.
   *
   * @param status the HTTP status that it would have
   * @param body its body
   * @param retryAfter when the call should be made again instead; empty if it should not
   */
  record Reply(int status, JsonNode body, Optional<Duration> retryAfter) {}

  /**
   * Begins a call.
   *
   * @param call the call
   * @param loop runs what the call does one after the other; this is called on it
   * @param whenDone hears the answer on the loop, once, unless the call is cancelled
   * @return cancels the call; does nothing when it has ended
   */
  Runnable begin(BatchCall call, Executor loop, Consumer<Reply> whenDone);
}
