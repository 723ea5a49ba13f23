package dev.sluice.inference.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that measures what interactive calls wait while batch calls use a server whole. */
@Command(
    name = "sluice bench mixed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures interactive calls that arrive while batch calls saturate the server.",
      "Sluice's own sidecar is told which is which; other servers see calls like any."
    })
public final class MixedBenchMain implements Callable<Integer> {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final String TOKEN = "bench";

  @Mixin private final TargetOptions targets = new TargetOptions();

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

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often, the servers in turn (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of prompts, lengths and arrivals (default ${DEFAULT-VALUE}).")
  private long seed;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the options; {@code --help} lists them
   */
  public static void main(String[] args) {
    System.exit(BenchCommandLine.of(new MixedBenchMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, IOException, BenchException {
    targets.require(spec);
    List<String> options = List.of("--parallel", Integer.toString(batch), "--trust-token", TOKEN);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-14s %6s %16s %16s   %-28s %s%n",
        "server", "round", "batch alone", "batch beside", "first token p50/95/99 (ms)", "failed");
    boolean failed = false;
    try (SidecarServer own = targets.start(options);
        CompletionClient client = new CompletionClient(LONGEST_WAIT, System::nanoTime)) {
      List<Subject> subjects = new Calibration(client).subjects(targets.targets(own), seed);
      for (int round = 1; round <= rounds; round++) {
        for (Subject subject : subjects) {
          MixedOutcome outcome = mixed(client, round).run(subject, window());
          print(out, subject.target(), round, outcome);
          failed |= outcome.failures() > 0;
        }
      }
    }
    return failed ? 1 : 0;
  }

  private MixedLoad mixed(CompletionClient client, int round) {
    return new MixedLoad(
        client,
        TOKEN,
        batch,
        new Shape(batchInput, batchOutput, 0.5),
        rate,
        new Shape(input, output, 0),
        seed + round);
  }

  private Duration window() {
    return Duration.ofSeconds(seconds);
  }

  private static void print(PrintWriter out, Target target, int round, MixedOutcome outcome) {
    out.printf(
        Locale.ROOT,
        "%-14s %6d %9.1f tokens/s %9.1f tokens/s   %-28s %d%n",
        target.name(),
        round,
        outcome.alone().tokensPerSecond(),
        outcome.beside().tokensPerSecond(),
        Table.times(outcome.interactive().firstToken()),
        outcome.failures());
    out.flush();
  }
}
