package dev.sluice.inference.console;

import dev.sluice.inference.text.Sentence;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;

/** Makes command lines whose failures are one sentence each. */
public final class CommandLines {
  private CommandLines() {}

  /**
   * What a failure means to the user.
   *
   * @param sentence one sentence
   * @param exitCode what the process ends with
   */
  public record Failure(String sentence, int exitCode) {

    /** Returns the failure whose sentence an exception has. */
    public static Optional<Failure> of(Exception exception, int exitCode) {
      return Optional.of(new Failure(String.valueOf(exception.getMessage()), exitCode));
    }
  }

  /**
   * Returns the command line of a command.
   *
   * @param command the command, as picocli takes it
   * @param expected says what an exception means; empty for a fault of the program, which is told
   *     with its stack trace
   */
  public static CommandLine of(Object command, Function<Exception, Optional<Failure>> expected) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (failure, arguments) -> {
              String message = Sentence.of(String.valueOf(failure.getMessage()));
              tell(failure.getCommandLine(), message + " See --help.");
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (exception, line, parsed) -> {
              Failure failure = expected.apply(exception).orElseThrow(() -> exception);
              tell(line, failure.sentence());
              return failure.exitCode();
            });
  }

  private static void tell(CommandLine line, String message) {
    line.getErr().println("sluice: " + message);
  }
}
