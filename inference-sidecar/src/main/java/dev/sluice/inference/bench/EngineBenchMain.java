package dev.sluice.inference.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that measures servers' throughput and latency over lengths and numbers of calls. */
@Command(
    name = "sluice bench engine",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures throughput and latency over the lengths of calls and how many come at once.",
      "With --server any server of the OpenAI API is measured in turn with Sluice's own."
    })
public final class EngineBenchMain implements Callable<Integer> {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  @Mixin private final TargetOptions targets = new TargetOptions();
  @Mixin private final SweepOptions sweep = new SweepOptions();

  @Option(
      names = "--check",
      description = "A short sweep with static batching beside it, in 40 seconds.")
  private boolean check;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of prompts and lengths (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for engine.csv and engine.svg (default: none are written).")
  private @Nullable Path out;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the options; {@code --help} lists them
   */
  public static void main(String[] args) {
    System.exit(BenchCommandLine.of(new EngineBenchMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, IOException, BenchException {
    targets.require(spec);
    if (check) {
      sweep.shorten();
    }
    List<String> room = List.of("--parallel", Integer.toString(sweep.mostClients()));
    try (SidecarServer own = targets.start(room);
        SidecarServer second = targets.startSecond(room);
        CompletionClient client = new CompletionClient(LONGEST_WAIT, System::nanoTime)) {
      return measure(client, targets.targets(own, second));
    }
  }

  private int measure(CompletionClient client, List<Target> servers)
      throws InterruptedException, IOException, BenchException {
    PrintWriter writer = spec.commandLine().getOut();
    Table table = new Table(writer);
    table.head();
    List<Outcome> outcomes =
        new Sweep(client, servers, sweep.repeated(), sweep.warmUp(), sweep.window(), seed)
            .run(sweep.points(), sweep.rounds, table::line);
    new Report(outcomes, servers, writer).print();
    if (out != null) {
      Files.createDirectories(out);
      CsvFile.write(out.resolve("engine.csv"), outcomes);
      PlotFile.write(out.resolve("engine.svg"), outcomes);
      writer.printf("%nWritten: %s/engine.csv and engine.svg%n", out);
      writer.flush();
    }
    boolean failed = outcomes.stream().anyMatch(outcome -> outcome.measurement().failures() > 0);
    return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }
}
