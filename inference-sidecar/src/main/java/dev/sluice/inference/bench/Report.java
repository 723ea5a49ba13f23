package dev.sluice.inference.bench;

import dev.sluice.inference.bench.Point.Mode;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Says in a few lines what a sweep shows: ratios, and where the knee is. */
final class Report {
  private final List<Outcome> outcomes;
  private final List<Target> targets;
  private final PrintWriter out;

  Report(List<Outcome> outcomes, List<Target> targets, PrintWriter out) {
    this.outcomes = List.copyOf(outcomes);
    this.targets = List.copyOf(targets);
    this.out = out;
  }

  void print() {
    for (Shape shape : distinct(outcomes, outcome -> outcome.point().shape())) {
      List<Outcome> ofShape = only(outcomes, outcome -> outcome.point().shape().equals(shape));
      out.printf("%n%d tokens in, %d out:%n", shape.inputTokens(), shape.outputTokens());
      for (int clients : distinct(ofShape, outcome -> outcome.point().clients())) {
        ratios(clients, only(ofShape, outcome -> outcome.point().clients() == clients));
      }
      targets.forEach(target -> knee(target, only(ofShape, continuous(target))));
    }
    out.flush();
  }

  private void ratios(int clients, List<Outcome> outcomes) {
    Target first = targets.getFirst();
    targets.stream()
        .skip(1)
        .forEach(peer -> ratios(clients, outcomes, first, continuous(peer), peer.name()));
    for (Target target : targets) {
      ratios(clients, outcomes, target, of(target, Mode.STATIC), "static batching");
    }
  }

  private void ratios(
      int clients, List<Outcome> outcomes, Target one, Predicate<Outcome> other, String name) {
    Comparison.ratio(outcomes, continuous(one), other, o -> o.measurement().tokensPerSecond())
        .ifPresent(ratio -> ratio(clients, ratio, "tokens/s", name, one));
    Comparison.ratio(outcomes, continuous(one), other, Outcome::tokensPerProcessorSecond)
        .ifPresent(ratio -> ratio(clients, ratio, "tokens per processor second", name, one));
  }

  private void ratio(int clients, double ratio, String rate, String other, Target one) {
    out.printf(
        Locale.ROOT,
        "  %2d at once: %.2f times the %s of %s (%s)%n",
        clients,
        ratio,
        rate,
        other,
        one.name());
  }

  private void knee(Target target, List<Outcome> outcomes) {
    if (distinct(outcomes, outcome -> outcome.point().clients()).size() < 2) {
      return;
    }
    Knee.of(outcomes)
        .ifPresent(
            knee ->
                out.printf(
                    Locale.ROOT,
                    "  knee of %s: %d at once, %.0f tokens/s, %.1f ms between tokens%n",
                    target.name(),
                    knee.point().clients(),
                    knee.measurement().tokensPerSecond(),
                    knee.measurement().gaps().millis(50)));
  }

  private static Predicate<Outcome> continuous(Target target) {
    return of(target, Mode.CONTINUOUS);
  }

  private static Predicate<Outcome> of(Target target, Mode mode) {
    return outcome -> outcome.target().equals(target) && outcome.point().mode() == mode;
  }

  private static List<Outcome> only(List<Outcome> outcomes, Predicate<Outcome> which) {
    return outcomes.stream().filter(which).toList();
  }

  private static <T> Set<T> distinct(List<Outcome> outcomes, Function<Outcome, T> value) {
    return outcomes.stream().map(value).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
