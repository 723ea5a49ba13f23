package dev.sluice.inference.tool;

import dev.sluice.inference.console.CommandLines;
import dev.sluice.inference.console.CommandLines.Failure;
import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.llama.LlamaException;
import java.io.IOException;
import java.util.Optional;
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
    return CommandLines.of(new ToolMain(), ToolMain::meaning);
  }

  private static Optional<Failure> meaning(Exception exception) {
    return switch (exception) {
      case ToolException e -> Failure.of(e, CommandLine.ExitCode.USAGE);
      case GgufException e -> Failure.of(e, CommandLine.ExitCode.USAGE);
      case LlamaException e -> Failure.of(e, CommandLine.ExitCode.USAGE);
      case IOException e ->
          Optional.of(
              new Failure("A file cannot be used (" + e + ").", CommandLine.ExitCode.SOFTWARE));
      default -> Optional.empty();
    };
  }
}
