package dev.sluice.upstream;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a target is asked again: exponential, with the upper half at random
 * ("equal jitter"), so that calls that failed together do not come back together.
 */
record Backoff(Duration first, Duration most, RandomGenerator random) {
  static Backoff standard(RandomGenerator random) {
    return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), random);
  }

  /**
   * Returns the wait after a failure, or null if the target wants to be left alone for longer than
   * is waited.
   *
   * @param failures how often the target has failed before, from 0
   * @param wish what it said of when to come back, or null
   */
  @Nullable Duration after(int failures, @Nullable Duration wish) {
    if (wish != null && wish.compareTo(most) > 0) {
      return null;
    }
    long ceiling = Math.min(most.toNanos(), first.toNanos() << Math.min(failures, 20));
    Duration wait = Duration.ofNanos(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    return wish != null && wish.compareTo(wait) > 0 ? wish : wait;
  }

  /**
   * Reads the wish that an answer's headers say: milliseconds as OpenAI's clients read them, or
   * seconds (RFC 9110, section 10.2.3); a date is not read.
   */
  static @Nullable Duration wish(@Nullable String millis, @Nullable String seconds) {
    Duration exact = number(millis, 1);
    return exact != null ? exact : number(seconds, 1000);
  }

  private static @Nullable Duration number(@Nullable String text, long millisEach) {
    if (text == null || text.isEmpty() || text.length() > 9) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    return Duration.ofMillis(Long.parseLong(text) * millisEach);
  }
}
