package dev.sluice.inference.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Compares outcomes round by round, as rounds next to each other see the same machine. */
final class Comparison {
  private Comparison() {}

  /**
   * Returns the median, over all rounds that both have, of the rate of one divided by that of the
   * other.
   *
   * @param outcomes of one shape and one number of clients
   * @param rate what is compared
   * @return empty where no round has both
   */
  static Optional<Double> ratio(
      List<Outcome> outcomes,
      Predicate<Outcome> one,
      Predicate<Outcome> other,
      ToDoubleFunction<Outcome> rate) {
    double[] ratios =
        outcomes.stream()
            .filter(one)
            .flatMap(
                first ->
                    outcomes.stream()
                        .filter(other.and(second -> second.round() == first.round()))
                        .map(second -> rate.applyAsDouble(first) / rate.applyAsDouble(second)))
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .toArray();
    return ratios.length == 0 ? Optional.empty() : Optional.of(median(ratios));
  }

  /** Returns the median of a value of those outcomes that count; at least one must. */
  static <T> double median(List<T> outcomes, Predicate<T> counts, ToDoubleFunction<T> value) {
    return median(outcomes.stream().filter(counts).mapToDouble(value).toArray());
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
