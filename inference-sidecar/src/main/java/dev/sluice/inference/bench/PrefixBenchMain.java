package dev.sluice.inference.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that measures what a prompt's beginning costs that was computed before. */
@Command(
    name = "sluice bench prefix",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the time to the first token of calls whose prompts begin alike.",
      "Each round has a prefix of its own: one call alone, a second, and some at once; then another"
          + " prefix that nobody has used, by some at once."
    })
public final class PrefixBenchMain implements Callable<Integer> {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  @Mixin private final TargetOptions targets = new TargetOptions();

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

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often, the servers in turn (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the prompts (default ${DEFAULT-VALUE}).")
  private long seed;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the options; {@code --help} lists them
   */
  public static void main(String[] args) {
    System.exit(BenchCommandLine.of(new PrefixBenchMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, IOException, BenchException {
    targets.require(spec);
    PrintWriter out = spec.commandLine().getOut();
    out.println("times to the first token in ms; of several at once: fastest/median/slowest");
    out.printf(
        "%-14s %6s %10s %10s   %-24s %-24s %s%n",
        "server", "round", "cold", "second", "at once, warm", "at once, cold", "cached");
    List<String> room = List.of("--parallel", Integer.toString(Math.max(atOnce, 2)));
    try (SidecarServer own = targets.start(room);
        CompletionClient client = new CompletionClient(LONGEST_WAIT, System::nanoTime)) {
      List<Subject> subjects = new Calibration(client).subjects(targets.targets(own), seed);
      PrefixLoad load = new PrefixLoad(client, prefix, suffix, atOnce);
      List<PrefixOutcome> all = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        for (Subject subject : subjects) {
          PrefixOutcome outcome = load.run(subject);
          print(out, round, outcome);
          all.add(outcome);
        }
      }
      subjects.forEach(subject -> ratio(out, subject.target(), all));
    }
    return 0;
  }

  private static void print(PrintWriter out, int round, PrefixOutcome outcome) {
    out.printf(
        Locale.ROOT,
        "%-14s %6d %10.1f %10.1f   %-24s %-24s %d tokens%n",
        outcome.target().name(),
        round,
        outcome.cold() / 1e6,
        outcome.second() / 1e6,
        spread(outcome.warmAtOnce()),
        spread(outcome.coldAtOnce()),
        outcome.cachedTokens());
    out.flush();
  }

  private static String spread(Quantiles times) {
    return String.format(
        Locale.ROOT, "%.1f/%.1f/%.1f", times.millis(0), times.millis(50), times.millis(100));
  }

  private static void ratio(PrintWriter out, Target target, List<PrefixOutcome> outcomes) {
    double[] second =
        outcomes.stream()
            .filter(outcome -> outcome.target().equals(target))
            .mapToDouble(outcome -> (double) outcome.second() / outcome.cold())
            .toArray();
    out.printf(
        Locale.ROOT,
        "%s: the second call's first token takes %.3f of the cold one's (median of %d rounds)%n",
        target.name(),
        Comparison.median(second),
        second.length);
    out.flush();
  }
}
