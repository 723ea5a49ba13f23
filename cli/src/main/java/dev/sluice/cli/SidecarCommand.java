package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs the inference sidecar alone, in the foreground, with its own options. */
@Command(
    name = "sidecar",
    description = {
      "Runs the inference sidecar alone.",
      "All options are its own: ./sluice sidecar --help lists them."
    })
final class SidecarCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    return ForegroundProcess.run(
        "the sidecar", Sidecar.command(Home.fromLauncher(), Sidecar.MAIN_CLASS, arguments));
  }
}
