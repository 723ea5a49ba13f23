package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Measures inference servers, in a process of the sidecar's code. */
@Command(
    name = "engine",
    description = {
      "Measures throughput and latency of inference servers; of the demo model by default.",
      "./sluice bench engine --help lists its options."
    })
final class BenchEngineCommand implements Callable<Integer> {
  private static final String MAIN_CLASS = "dev.sluice.inference.bench.EngineBenchMain";

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    Home home = Home.fromLauncher();
    List<String> all = new ArrayList<>(arguments);
    if (arguments.stream().noneMatch(BenchEngineCommand::namesServer)) {
      all.addAll(List.of("--model", home.demoModel("demo-large").toString()));
    }
    return ForegroundProcess.run("the benchmark", Sidecar.command(home, MAIN_CLASS, all));
  }

  private static boolean namesServer(String argument) {
    return argument.matches("--(model|server)(=.*)?");
  }
}
