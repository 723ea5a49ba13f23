package dev.sluice.inference.speculate;

import org.jspecify.annotations.Nullable;

/**
 * How often guesses of several kinds came true, the latest weighing most. What is little known of
 * one sequence is taken from all. Not for several threads at once.
 */
final class Acceptance {
  /** The weight of what is known from elsewhere, as a number of guesses. */
  private static final double PRIOR_WEIGHT = 3;

  private final double decay;
  private final double prior;
  private final @Nullable Acceptance overall;
  private final double[] held;
  private final double[] tried;

  private Acceptance(int kinds, double decay, double prior, @Nullable Acceptance overall) {
    this.decay = decay;
    this.prior = prior;
    this.overall = overall;
    this.held = new double[kinds];
    this.tried = new double[kinds];
  }

  /** Makes the figures of all sequences together, which start from a guess. */
  static Acceptance overall(int kinds, double prior) {
    return new Acceptance(kinds, 0.995, prior, null);
  }

  /** Makes the figures of one sequence. */
  static Acceptance within(Acceptance overall) {
    return new Acceptance(overall.held.length, 0.95, 0, overall);
  }

  /** Takes note of a guess that was checked. */
  void note(int kind, boolean cameTrue) {
    held[kind] = decay * held[kind] + (cameTrue ? 1 : 0);
    tried[kind] = decay * tried[kind] + 1;
    if (overall != null) {
      overall.note(kind, cameTrue);
    }
  }

  /** Returns how probable a guess is to come true when all before it did. */
  double probability(int kind) {
    double expected = overall == null ? prior : overall.probability(kind);
    return (held[kind] + PRIOR_WEIGHT * expected) / (tried[kind] + PRIOR_WEIGHT);
  }

  /**
   * Returns how many of so many guesses in a row can be expected to come true.
   *
   * @param probability of each, if all before it did
   */
  static double expected(double probability, int guesses) {
    return probability >= 1
        ? guesses
        : probability * (1 - Math.pow(probability, guesses)) / (1 - probability);
  }
}
