package dev.sluice.cache;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucket;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much may be written to disk of answers that nobody has asked for again yet: most are never
 * asked for, and writing them all would cost more than answering, and wear out flash memory (a
 * write rate admits them to the caches of Berg and others, "The CacheLib Caching Engine", OSDI
 * 2020). Safe for any number of threads.
 */
final class WriteBudget {
  /** Seconds' worth that may be written at once after a rest. */
  private static final int BURST_SECONDS = 10;

  /** Refills a second: few, so that threads are woken for some answers at once, not for each. */
  private static final int REFILLS = 8;

  private static final Duration REFILL = Duration.ofSeconds(1).dividedBy(REFILLS);

  private final @Nullable LocalBucket bytes;

  /**
   * Makes a budget.
   *
   * @param each bytes a second, 0 for none
   * @param largest an answer of so many bytes must fit
   * @param nanos the clock
   */
  WriteBudget(DataSize each, DataSize largest, LongSupplier nanos) {
    long second = each.bytes();
    long most = Math.max(BURST_SECONDS * Math.min(second, Long.MAX_VALUE / 100), largest.bytes());
    this.bytes =
        second == 0
            ? null
            : Bucket.builder()
                .withCustomTimePrecision(new Clock(nanos))
                .addLimit(
                    limit ->
                        limit
                            .capacity(most)
                            .refillIntervally(Math.max(1, second / REFILLS), REFILL))
                .build();
  }

  private record Clock(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  /** Takes bytes if there are as many left. */
  boolean take(int amount) {
    return bytes != null && bytes.tryConsume(amount);
  }
}
