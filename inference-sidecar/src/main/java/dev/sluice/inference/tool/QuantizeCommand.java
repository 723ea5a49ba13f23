package dev.sluice.inference.tool;

import dev.sluice.inference.gguf.ImportanceMatrix;
import dev.sluice.inference.llama.FileType;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.Quantizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a smaller model file of another. */
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes a model file with fewer bits for each parameter.",
      "The result is written beside its place and moved there when it is whole."
    })
final class QuantizeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "IN", description = "The GGUF file to read.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The GGUF file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      required = true,
      description = "What to make: ${COMPLETION-CANDIDATES}.")
  private FileType type = FileType.Q4_K_M;

  @Option(
      names = "--imatrix",
      paramLabel = "FILE",
      description = "What matters in the weights, as llama.cpp's llama-imatrix measured it.")
  private @Nullable Path importance;

  @Option(
      names = "--requantize",
      description = "Quantise again what is quantised already, which loses more.")
  private boolean requantize;

  @Option(names = "--force", description = "Replace OUT if it is there.")
  private boolean force;

  @Mixin private final EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws ToolException, IOException, LlamaException {
    Optional<ImportanceMatrix> matrix =
        importance == null ? Optional.empty() : Optional.of(ImportanceMatrix.read(importance));
    Quantizer.Job job = new Quantizer.Job(in, type, matrix, requantize, engine.threads());
    Progress progress = Progress.to(spec.commandLine().getErr());
    Quantization quantization = Quantization.of(job, out, force);
    long start = System.nanoTime();
    long bytes = quantization.run(engine.load().quantizer(), progress::update);
    progress.end();
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s of %s, was %s, in %.1f s%n",
            out,
            ModelReport.mebibytes(bytes),
            type,
            ModelReport.mebibytes(in.toFile().length()),
            (System.nanoTime() - start) / 1e9);
    return CommandLine.ExitCode.OK;
  }
}
