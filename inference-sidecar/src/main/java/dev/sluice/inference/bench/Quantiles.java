package dev.sluice.inference.bench;

import java.util.Arrays;

/** Times in order, to read percentiles off. Immutable. */
final class Quantiles {
  private final long[] sorted;

  Quantiles(long[] nanos) {
    sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /** Returns the nearest-rank percentile in milliseconds; not a number where there is no time. */
  double millis(double percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)] / 1e6;
  }
}
