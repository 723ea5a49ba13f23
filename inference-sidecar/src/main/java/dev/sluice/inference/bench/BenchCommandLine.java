package dev.sluice.inference.bench;

import dev.sluice.inference.console.CommandLines;
import java.util.Optional;
import picocli.CommandLine;

/** Runs a command whose failures are one sentence each. */
final class BenchCommandLine {
  private BenchCommandLine() {}

  static CommandLine of(Object command) {
    return CommandLines.of(
        command,
        failure ->
            failure instanceof BenchException
                ? CommandLines.Failure.of(failure, CommandLine.ExitCode.SOFTWARE)
                : Optional.empty());
  }
}
