package dev.sluice.inference.tool;

import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.llama.LlamaException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program of the commands on model files and on the engine. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    description = "Works on model files and on the engine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ModelCommand.class,
      QuantizeCommand.class,
      PerplexityCommand.class,
      EngineCommand.class
    })
public final class ToolMain {

  private ToolMain() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args the command with its options; {@code --help} lists them
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new ToolMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
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
              switch (failure) {
                case ToolException e -> line.getErr().println("sluice: " + e.getMessage());
                case GgufException e -> line.getErr().println("sluice: " + e.getMessage());
                case LlamaException e -> line.getErr().println("sluice: " + e.getMessage());
                case IOException e -> {
                  line.getErr().println("sluice: a file cannot be used (" + e + ").");
                  return CommandLine.ExitCode.SOFTWARE;
                }
                default -> throw failure;
              }
              return CommandLine.ExitCode.USAGE;
            });
  }
}
