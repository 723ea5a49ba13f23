package dev.sluice.cli;

import java.io.IOException;
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
    List<String> command = Sidecar.command(Home.fromLauncher(), arguments);
    try {
      Process process =
          ManagedProcess.withoutBacktrace(new ProcessBuilder(command)).inheritIO().start();
      Signals.on("INT", process::destroy);
      Signals.on("TERM", process::destroy);
      return process.waitFor();
    } catch (IOException e) {
      throw CommandFailure.failed("the sidecar cannot be started: " + e.getMessage());
    }
  }
}
