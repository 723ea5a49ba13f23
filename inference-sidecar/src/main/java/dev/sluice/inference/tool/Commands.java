package dev.sluice.inference.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs. */
@FunctionalInterface
interface Commands {
  /** How long a program may take, in minutes. */
  long LIMIT_MINUTES = 60;

  /**
   * Runs a program to its end; what it prints goes where this process prints.
   *
   * @param folder the folder it works in
   * @param command program and arguments
   * @throws ToolException if it cannot be started, fails or takes too long
   */
  void run(Path folder, List<String> command) throws ToolException, InterruptedException;

  /** Returns what runs the system's programs. */
  static Commands ofSystem() {
    return (folder, command) -> {
      String program = command.getFirst();
      try {
        Process process =
            new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new ToolException(
              "%s took more than %d minutes in %s.".formatted(program, LIMIT_MINUTES, folder));
        }
        if (process.exitValue() != 0) {
          throw new ToolException(
              "%s failed with status %d in %s; what it printed says why."
                  .formatted(program, process.exitValue(), folder));
        }
      } catch (IOException e) {
        throw new ToolException(
            "%s is needed and cannot be started (%s); install it first."
                .formatted(program, e.getMessage()));
      }
    };
  }
}
