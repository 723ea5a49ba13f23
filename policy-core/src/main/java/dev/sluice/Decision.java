package dev.sluice;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What a handler decides about a call, an answer's head, or a piece of it.
 *
 * @param <T> what the decision is about
 */
public sealed interface Decision<T> {
  /**
   * Goes on, with the same value (nothing changed, the original bytes are forwarded) or a new one.
   *
   * @param value what goes on
   */
  record Continue<T>(T value) implements Decision<T> {}

  /**
   * Ends the way here: this is what the client gets instead.
   *
   * @param reply the whole answer, or in mid-stream what replaces the rest of it
   */
  record Answer<T>(Reply reply) implements Decision<T> {}

  /**
   * A decision that comes later. The adapter frees its thread meanwhile.
   *
   * <p>The exchange completes {@code later} exceptionally when the deadline passes or the call ends
   * first. So whoever acquires something for it completes it and, if {@code complete} says that it
   * was too late, gives back what it acquired.
   *
   * @param later completed by whoever has the decision, on any thread
   * @param deadline the longest wait, after which the policy counts as failed
   */
  record Wait<T>(CompletableFuture<Decision<T>> later, Duration deadline) implements Decision<T> {
    public Wait {
      if (deadline.isNegative() || deadline.isZero()) {
        throw new IllegalArgumentException("a wait needs a deadline, got " + deadline);
      }
    }
  }

  /** Returns the decision to go on with a value. */
  static <T> Decision<T> go(T value) {
    return new Continue<>(value);
  }

  /** Returns the decision to answer. */
  static <T> Decision<T> answer(Reply reply) {
    return new Answer<>(reply);
  }
}
