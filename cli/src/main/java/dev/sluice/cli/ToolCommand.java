package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs a command of the sidecar's tools, which reads its options itself. */
abstract class ToolCommand implements Callable<Integer> {
  private static final String MAIN_CLASS = "dev.sluice.inference.tool.ToolMain";

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<String> all = new ArrayList<>(List.of(spec.name()));
    all.addAll(arguments);
    return ForegroundProcess.run(
        "sluice " + spec.name(), Sidecar.command(Home.fromLauncher(), MAIN_CLASS, all));
  }
}
