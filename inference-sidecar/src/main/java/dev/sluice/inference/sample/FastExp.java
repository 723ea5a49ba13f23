package dev.sluice.inference.sample;

/**
 * The exponential function of numbers that are not positive, by a table and a polynomial. Its
 * relative error is under 1e-10, and it takes less than half of the time of {@link Math#exp}, which
 * counts where it is computed for a whole vocabulary.
 */
final class FastExp {
  private static final int STEP_BITS = 6;
  private static final int STEPS = 1 << STEP_BITS;
  private static final double STEPS_PER_UNIT = STEPS / Math.log(2);
  private static final double UNITS_PER_STEP = Math.log(2) / STEPS;
  private static final double SMALLEST = -700;

  /** Adding it to a small number leaves the nearest integer in the lowest bits. */
  private static final double ROUNDER = 0x1.8p52;

  private static final int EXPONENT_BIAS = 1023;
  private static final int EXPONENT_SHIFT = 52;
  private static final double[] POWERS = new double[STEPS];

  static {
    for (int i = 0; i < STEPS; i++) {
      POWERS[i] = Math.pow(2, (double) i / STEPS);
    }
  }

  private FastExp() {}

  /**
   * Returns e to the power of a number.
   *
   * @param x at most 0; below −700 the result is 0
   */
  static double of(double x) {
    if (!(x >= SMALLEST)) {
      return 0;
    }
    double shifted = x * STEPS_PER_UNIT + ROUNDER;
    int steps = (int) Double.doubleToRawLongBits(shifted);
    double rest = x - (shifted - ROUNDER) * UNITS_PER_STEP;
    long exponent = (long) (steps >> STEP_BITS) + EXPONENT_BIAS;
    return POWERS[steps & (STEPS - 1)]
        * (1 + rest * (1 + rest * (1.0 / 2 + rest * (1.0 / 6))))
        * Double.longBitsToDouble(exponent << EXPONENT_SHIFT);
  }
}
