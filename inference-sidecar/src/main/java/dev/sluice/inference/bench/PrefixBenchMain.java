package dev.sluice.inference.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures what a prompt's beginning costs that was computed before. */
@Command(
    name = "sluice bench prefix",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the time to the first token of calls whose prompts begin alike.",
      "Each round has a prefix of its own: one call alone, a second, and some at once; then another"
          + " prefix that nobody has used, by some at once; then as many that have nothing in"
          + " common."
    })
public final class PrefixBenchMain extends RoundsCommand<PrefixOutcome> {
  @Option(
      names = "--prefix",
      paramLabel = "TOKENS",
      defaultValue = "1500",
      description = "What prompts have in common (default ${DEFAULT-VALUE}).")
  private int prefix;

  @Option(
      names = "--suffix",
      paramLabel = "TOKENS",
      defaultValue = "16",
      description = "What each has of its own (default ${DEFAULT-VALUE}).")
  private int suffix;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many come at once (default ${DEFAULT-VALUE}).")
  private int atOnce;

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the options; {@code --help} lists them
   */
  public static void main(String[] args) {
    System.exit(BenchCommandLine.of(new PrefixBenchMain()).execute(args));
  }

  @Override
  List<String> engineOptions() {
    return List.of("--parallel", Integer.toString(Math.max(atOnce, 2)));
  }

  @Override
  PrefixOutcome measure(CompletionClient client, Subject subject, long seed)
      throws InterruptedException, BenchException {
    return new PrefixLoad(client, prefix, suffix, atOnce).run(subject);
  }

  @Override
  boolean failed(PrefixOutcome outcome) {
    return false;
  }

  @Override
  void head(PrintWriter out) {
    out.println("times to the first token in ms; of several at once: fastest/median/slowest");
    out.printf(
        "%-14s %6s %10s %10s   %-24s %-24s %-26s %s%n",
        "server",
        "round",
        "cold",
        "second",
        "at once, warm",
        "at once, cold",
        "at once, unlike",
        "cached");
  }

  @Override
  void line(PrintWriter out, int round, PrefixOutcome outcome) {
    out.printf(
        Locale.ROOT,
        "%-14s %6d %10.1f %10.1f   %-24s %-24s %-26s %d tokens%n",
        outcome.target().name(),
        round,
        outcome.cold() / 1e6,
        outcome.second() / 1e6,
        spread(outcome.warmAtOnce()),
        spread(outcome.coldAtOnce()),
        spread(outcome.unlikeAtOnce()),
        outcome.cachedTokens());
  }

  @Override
  void summary(PrintWriter out, List<Target> servers, List<PrefixOutcome> outcomes) {
    for (Target server : servers) {
      out.printf(
          Locale.ROOT,
          "%s: of the cold first token's time the second call takes %.3f, the slowest of %d at once"
              + " %.3f; of the slowest of %d that have nothing in common %.3f (medians)%n",
          server.name(),
          median(server, outcomes, o -> (double) o.second() / o.cold()),
          atOnce,
          median(server, outcomes, o -> o.warmAtOnce().millis(100) * 1e6 / o.cold()),
          atOnce,
          median(server, outcomes, o -> o.warmAtOnce().millis(100) / o.unlikeAtOnce().millis(100)));
    }
  }

  private static double median(
      Target target, List<PrefixOutcome> outcomes, ToDoubleFunction<PrefixOutcome> value) {
    return Comparison.median(outcomes, o -> o.target().equals(target), value);
  }

  private static String spread(Quantiles times) {
    return String.format(
        Locale.ROOT, "%.1f/%.1f/%.1f", times.millis(0), times.millis(50), times.millis(100));
  }
}
