package dev.sluice.inference.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the number of clients at which more load buys more waiting than throughput. */
final class Knee {
  private Knee() {}

  /**
   * Returns the outcome of the greatest power, throughput divided by response time (L. Kleinrock,
   * Power and deterministic rules of thumb, ICC 1979). By Little's law the response time is the
   * number of clients divided by the throughput.
   *
   * @param outcomes of one target and one shape
   * @return empty where nothing was answered
   */
  static Optional<Outcome> of(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.measurement().tokensPerSecond() > 0)
        .max(Comparator.comparingDouble(Knee::power));
  }

  private static double power(Outcome outcome) {
    double throughput = outcome.measurement().tokensPerSecond();
    return throughput * throughput / outcome.point().clients();
  }
}
