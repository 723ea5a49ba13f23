package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code sluice} command. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    version = "sluice 0.1.0",
    description = "LLM middleware for servers that people already run.",
    subcommands = {
      UpCommand.class,
      ExtProcCommand.class,
      SidecarCommand.class,
      ModelCommand.class,
      QuantizeCommand.class,
      PerplexityCommand.class,
      EngineCommand.class,
      CheckCommand.class,
      EvalCommand.class,
      BenchCommand.class,
      SchemaCommand.class,
      KeyCommand.class,
    })
public final class Main implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return CommandLine.ExitCode.USAGE;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logging.configure();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(
            (failure, arguments) -> {
              CommandLine line = failure.getCommandLine();
              line.getErr()
                  .printf(
                      "sluice: %s; ./%s --help lists what there is%n",
                      failure.getMessage(), line.getCommandSpec().qualifiedName());
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (failure instanceof CommandFailure told) {
                line.getErr().println("sluice: " + told.getMessage());
                return told.exitCode();
              }
              throw failure;
            });
  }
}
