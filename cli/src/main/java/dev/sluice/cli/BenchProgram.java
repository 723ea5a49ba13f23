package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Unmatched;

/** A measurement that runs in a process of the sidecar's code, of the demo model by default. */
abstract class BenchProgram implements Callable<Integer> {
  private final String mainClass;

  @Unmatched private List<String> arguments = new ArrayList<>();

  BenchProgram(String mainClass) {
    this.mainClass = "dev.sluice.inference.bench." + mainClass;
  }

  @Override
  public final Integer call() throws InterruptedException {
    Home home = Home.fromLauncher();
    List<String> all = new ArrayList<>(arguments);
    if (arguments.stream().noneMatch(BenchProgram::namesServer)) {
      all.addAll(List.of("--model", home.demoModel("demo-large").toString()));
    }
    return ForegroundProcess.run("the benchmark", Sidecar.command(home, mainClass, all));
  }

  private static boolean namesServer(String argument) {
    return argument.matches("--(model|server)(=.*)?");
  }
}
