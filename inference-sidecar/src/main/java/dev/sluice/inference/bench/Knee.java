package dev.sluice.inference.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the number of clients at which more load buys more waiting than throughput. */
final class Knee {
  private Knee() {}

  /**
   * Returns the outcome of the greatest power, throughput divided by the median time between tokens
   * (L. Kleinrock, Power and deterministic rules of thumb, ICC 1979).
   *
   * @param outcomes of one target and one shape
   * @return empty where no outcome has times between tokens
   */
  static Optional<Outcome> of(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.measurement().gaps().millis(50) > 0)
        .max(Comparator.comparingDouble(Knee::power));
  }

  private static double power(Outcome outcome) {
    return outcome.measurement().tokensPerSecond() / outcome.measurement().gaps().millis(50);
  }
}
