package dev.sluice.inference.bench;

import dev.sluice.inference.text.Sentence;
import picocli.CommandLine;

/** Runs a command whose failures are one sentence each. */
final class BenchCommandLine {
  private BenchCommandLine() {}

  static CommandLine of(Object command) {
    return new CommandLine(command)
        .setParameterExceptionHandler(
            (failure, arguments) -> {
              tell(
                  failure.getCommandLine(),
                  Sentence.of(String.valueOf(failure.getMessage())) + " See --help.");
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (failure instanceof BenchException) {
                tell(line, String.valueOf(failure.getMessage()));
                return CommandLine.ExitCode.SOFTWARE;
              }
              throw failure;
            });
  }

  private static void tell(CommandLine line, String message) {
    line.getErr().println("sluice: " + message);
  }
}
