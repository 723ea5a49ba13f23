package dev.sluice.inference.engine;

import java.time.Duration;

/** Measures how long generations take, to say when a place will be free. Safe for all threads. */
final class ServiceRate {
  private static final double WEIGHT = 0.2;
  private static final long SHORTEST_SECONDS = 1;
  private static final long LONGEST_SECONDS = 60;

  private double meanNanos;

  /** Takes the time that one generation took from submission to end. */
  synchronized void record(long nanos) {
    meanNanos = meanNanos == 0 ? nanos : (1 - WEIGHT) * meanNanos + WEIGHT * nanos;
  }

  /**
   * Returns when another generation can be expected to find a place in the queue.
   *
   * <p>By Little's law: with so many under way, one ends each mean time divided by that number.
   */
  synchronized Duration untilPlace(int underWay) {
    double nanos = meanNanos / Math.max(underWay, 1);
    long seconds = (long) Math.ceil(nanos / 1e9);
    return Duration.ofSeconds(Math.clamp(seconds, SHORTEST_SECONDS, LONGEST_SECONDS));
  }
}
