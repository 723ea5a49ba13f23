package dev.sluice.inference.prefix;

import java.util.concurrent.TimeUnit;

/**
 * Divides idle time into steps that grow by a constant factor: fine when young, coarse when old.
 */
final class AgeScale {
  private static final double FIRST_SECONDS = 1;
  private static final double GROWTH = Math.pow(2, 0.25);
  private static final int STEPS = 53;

  private final long[] ends = new long[STEPS];

  AgeScale() {
    double end = FIRST_SECONDS;
    for (int step = 0; step < STEPS; step++) {
      ends[step] = (long) (end * TimeUnit.SECONDS.toNanos(1));
      end *= GROWTH;
    }
  }

  /** Returns how many steps there are; what is older than the last has age {@code steps()}. */
  int steps() {
    return STEPS;
  }

  /** Returns the idle time at which a step ends, in nanoseconds. */
  long end(int step) {
    return ends[step];
  }

  /** Returns the idle time at which a step ends, in seconds. */
  double endSeconds(int step) {
    return ends[step] / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Returns how long a step lasts, in seconds. */
  double seconds(int step) {
    return step == 0 ? endSeconds(0) : endSeconds(step) - endSeconds(step - 1);
  }
}
