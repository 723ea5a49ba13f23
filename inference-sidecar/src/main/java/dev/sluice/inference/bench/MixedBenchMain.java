package dev.sluice.inference.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures what interactive calls wait while batch calls use a server whole. */
@Command(
    name = "sluice bench mixed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures interactive calls that arrive while batch calls saturate the server.",
      "Sluice's own sidecar is told which is which; other servers see calls like any."
    })
public final class MixedBenchMain extends RoundsCommand<MixedOutcome> {
  private static final String TOKEN = "bench";
  private static final double SPREAD = 0.5;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Batch calls at once (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--batch-isl",
      paramLabel = "TOKENS",
      defaultValue = "256",
      description = "Length of their prompts (default ${DEFAULT-VALUE}).")
  private int batchInput;

  @Option(
      names = "--batch-osl",
      paramLabel = "TOKENS",
      defaultValue = "256",
      description = "Average length of their answers, ± half (default ${DEFAULT-VALUE}).")
  private int batchOutput;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "1",
      description = "Interactive calls each second (default ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--isl",
      paramLabel = "TOKENS",
      defaultValue = "64",
      description = "Length of their prompts (default ${DEFAULT-VALUE}).")
  private int input;

  @Option(
      names = "--osl",
      paramLabel = "TOKENS",
      defaultValue = "16",
      description = "Length of their answers (default ${DEFAULT-VALUE}).")
  private int output;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "60",
      description = "Measured time of each round (default ${DEFAULT-VALUE}).")
  private int seconds;

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the options; {@code --help} lists them
   */
  public static void main(String[] args) {
    System.exit(BenchCommandLine.of(new MixedBenchMain()).execute(args));
  }

  @Override
  List<String> engineOptions() {
    return List.of("--parallel", Integer.toString(batch), "--trust-token", TOKEN);
  }

  @Override
  MixedOutcome measure(CompletionClient client, Subject subject, long seed)
      throws InterruptedException, BenchException {
    Shape ofBatch = new Shape(batchInput, batchOutput, SPREAD);
    Shape ofInteractive = new Shape(input, output, 0);
    return new MixedLoad(client, TOKEN, batch, ofBatch, rate, ofInteractive, seed)
        .run(subject, Duration.ofSeconds(seconds));
  }

  @Override
  boolean failed(MixedOutcome outcome) {
    return outcome.failures() > 0;
  }

  @Override
  void head(PrintWriter out) {
    out.printf(
        "%-14s %6s %18s %18s   %-28s %s%n",
        "server", "round", "batch alone", "batch beside", "first token p50/95/99 (ms)", "failed");
  }

  @Override
  void line(PrintWriter out, int round, MixedOutcome outcome) {
    out.printf(
        Locale.ROOT,
        "%-14s %6d %9.1f tokens/s %9.1f tokens/s   %-28s %d%n",
        outcome.target().name(),
        round,
        outcome.alone().tokensPerSecond(),
        outcome.beside().tokensPerSecond(),
        Table.times(outcome.interactive().firstToken()),
        outcome.failures());
  }

  @Override
  void summary(PrintWriter out, List<Target> servers, List<MixedOutcome> outcomes) {
    for (Target peer : servers.subList(1, servers.size())) {
      out.printf(
          Locale.ROOT,
          "%s against %s: first token of interactive calls, p99, %.3f times; batch calls beside"
              + " them %.2f times the tokens/s (medians)%n",
          servers.getFirst().name(),
          peer.name(),
          ratio(servers, peer, outcomes, o -> o.interactive().firstToken().millis(99)),
          ratio(servers, peer, outcomes, o -> o.beside().tokensPerSecond()));
    }
  }

  private static double ratio(
      List<Target> servers,
      Target peer,
      List<MixedOutcome> outcomes,
      ToDoubleFunction<MixedOutcome> value) {
    return median(servers.getFirst(), outcomes, value) / median(peer, outcomes, value);
  }

  private static double median(
      Target target, List<MixedOutcome> outcomes, ToDoubleFunction<MixedOutcome> value) {
    return Comparison.median(outcomes, o -> o.target().equals(target), value);
  }
}
