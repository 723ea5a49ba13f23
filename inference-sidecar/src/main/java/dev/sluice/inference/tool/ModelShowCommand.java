package dev.sluice.inference.tool;

import dev.sluice.inference.gguf.GgufHeader;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.MachineMemory;
import dev.sluice.inference.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a model file holds, and whether it fits into this machine's memory. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says what a model file holds and what it takes to serve it.")
final class ModelShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A GGUF file.")
  private Path file = Path.of("");

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      defaultValue = "0",
      description = "Tokens of each generation (default: the model's own, at most 8192).")
  private int context;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "8",
      description = "Generations at once (default ${DEFAULT-VALUE}).")
  private int parallel;

  @Option(
      names = "--kv-type",
      paramLabel = "TYPE",
      defaultValue = "F16",
      description = "How the attention cache stores numbers: f16, q8_0 or q4_0 (default f16).")
  private TensorType cacheType = TensorType.F16;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (context < 0 || parallel < 1 || parallel > 256) {
      throw new ParameterException(
          spec.commandLine(),
          "--context %d and --parallel %d are not at least 0 and 1 to 256"
              .formatted(context, parallel));
    }
    GgufHeader header = GgufReader.read(file);
    ModelReport report =
        new ModelReport(header, context, parallel, cacheType, MachineMemory.usableBytes());
    report.lines().forEach(line -> spec.commandLine().getOut().println(line));
    return CommandLine.ExitCode.OK;
  }
}
