package dev.sluice.inference.prefix;

/** How many blocks reached each age idle, and how many of them were used again at that age. */
final class ReuseCounts {
  private static final double MOST = 0.95;

  /** How many calls weigh as much as the wider class in scaling its chances: one number, so few. */
  private static final double SCALE_SAMPLES = 10;

  private final double[] reached;
  private final double[] reused;

  ReuseCounts(int steps) {
    reached = new double[steps];
    reused = new double[steps];
  }

  void add(int step, boolean wasReused, double weight) {
    reached[step] += weight;
    if (wasReused) {
      reused[step] += weight;
    }
  }

  void fade(double factor) {
    for (int step = 0; step < reached.length; step++) {
      reached[step] *= factor;
      reused[step] *= factor;
    }
  }

  /**
   * Returns the chance of reuse at each age of a block that has come to it.
   *
   * <p>These counts come in twice: they scale the wider class's chances as a whole, which takes few
   * samples, and then correct each age as far as samples reach.
   *
   * @param wider the chances in the class that this one is part of
   * @param samples how many calls weigh as much as the wider class at each age
   */
  double[] hazards(double[] wider, double samples) {
    double seen = 0;
    double expected = 0;
    for (int step = 0; step < wider.length; step++) {
      seen += reused[step];
      expected += reached[step] * wider[step];
    }
    double ratio = (seen + SCALE_SAMPLES) / (expected + SCALE_SAMPLES);
    double[] hazards = new double[wider.length];
    for (int step = 0; step < wider.length; step++) {
      double prior = Math.min(MOST, wider[step] * ratio);
      hazards[step] = Math.min(MOST, (reused[step] + samples * prior) / (reached[step] + samples));
    }
    return hazards;
  }
}
