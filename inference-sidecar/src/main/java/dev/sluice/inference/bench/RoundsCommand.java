package dev.sluice.inference.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that measures the same thing in rounds, the servers in turn.
 *
 * @param <T> what comes out of a round
 */
abstract class RoundsCommand<T> implements Callable<Integer> {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  @Mixin private final TargetOptions targets = new TargetOptions();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often, the servers in turn (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of everything random (default ${DEFAULT-VALUE}).")
  private long seed;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final Integer call() throws InterruptedException, IOException, BenchException {
    targets.require(spec);
    PrintWriter out = spec.commandLine().getOut();
    head(out);
    List<T> outcomes = new ArrayList<>();
    try (SidecarServer own = targets.start(engineOptions());
        SidecarServer second = targets.startSecond(engineOptions());
        CompletionClient client = new CompletionClient(LONGEST_WAIT, System::nanoTime)) {
      List<Target> servers = targets.targets(own, second);
      List<Subject> subjects = new Calibration(client, Optional.empty()).subjects(servers, seed);
      for (int round = 1; round <= rounds; round++) {
        for (Subject subject : subjects) {
          T outcome = measure(client, subject, seed + round);
          line(out, round, outcome);
          out.flush();
          outcomes.add(outcome);
        }
      }
      summary(out, servers, outcomes);
      out.flush();
    }
    return outcomes.stream().anyMatch(this::failed) ? 1 : 0;
  }

  /** Returns the options that the sidecar needs for this. */
  abstract List<String> engineOptions();

  abstract T measure(CompletionClient client, Subject subject, long seed)
      throws InterruptedException, BenchException;

  abstract boolean failed(T outcome);

  abstract void head(PrintWriter out);

  abstract void line(PrintWriter out, int round, T outcome);

  /** Says what all rounds show. */
  abstract void summary(PrintWriter out, List<Target> servers, List<T> outcomes);
}
