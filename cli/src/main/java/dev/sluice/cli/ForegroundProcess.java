package dev.sluice.cli;

import java.io.IOException;
import java.util.List;

/** A process that takes this one's place: its input, output, signals and exit code. */
final class ForegroundProcess {
  private ForegroundProcess() {}

  /**
   * Runs a command to its end.
   *
   * @param name what it is, for the message when it cannot be started
   * @return its exit code
   */
  static int run(String name, List<String> command) throws InterruptedException {
    try {
      Process process =
          ManagedProcess.withoutBacktrace(new ProcessBuilder(command)).inheritIO().start();
      Signals.on("INT", process::destroy);
      Signals.on("TERM", process::destroy);
      return process.waitFor();
    } catch (IOException e) {
      throw CommandFailure.failed("%s cannot be started: %s".formatted(name, e.getMessage()));
    }
  }
}
