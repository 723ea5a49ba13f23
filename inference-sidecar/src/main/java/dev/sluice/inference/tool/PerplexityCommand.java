package dev.sluice.inference.tool;

import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.MachineMemory;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaModel;
import dev.sluice.inference.llama.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how well a model predicts a text. */
@Command(
    name = "perplexity",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how well a model predicts a text; lower is better.",
      "The text is cut into pieces of --context tokens, and the second half of each is predicted,"
          + " as llama.cpp's llama-perplexity does, so that the figures compare."
    })
final class PerplexityCommand implements Callable<Integer> {
  private static final int STEP_TOKENS = 512;

  @Parameters(paramLabel = "MODEL", description = "A GGUF file.")
  private Path file = Path.of("");

  @Option(
      names = "--text",
      paramLabel = "FILE",
      required = true,
      description = "The text to predict, in UTF-8.")
  private Path text = Path.of("");

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      defaultValue = "512",
      description = "Tokens of each piece (default ${DEFAULT-VALUE}).")
  private int context;

  @Option(
      names = "--chunks",
      paramLabel = "N",
      defaultValue = "2147483647",
      description = "Predict the first N pieces only.")
  private int chunks;

  @Mixin private final EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws ToolException, IOException, LlamaException {
    ModelDescription description = ModelDescription.of(GgufReader.read(file));
    check(description);
    Progress progress = Progress.to(spec.commandLine().getErr());
    long start = System.nanoTime();
    try (LlamaModel model = engine.load().loadModel(description, true);
        Scorer scorer = model.newScorer(context, engine.threads())) {
      PerplexityRun run = new PerplexityRun(model.vocabulary(), scorer, context);
      Perplexity result = run.run(text, chunks, progress::update);
      progress.end();
      spec.commandLine()
          .getOut()
          .printf(
              "perplexity %.4f +/- %.4f over %,d tokens (%,d pieces of %,d) in %.1f s%n",
              result.value(),
              result.standardError(),
              result.tokens(),
              run.pieces(),
              context,
              (System.nanoTime() - start) / 1e9);
    }
    return CommandLine.ExitCode.OK;
  }

  private void check(ModelDescription description) throws ToolException {
    if (description.makesEmbeddings()) {
      throw new ToolException("Model file %s makes no text.".formatted(file));
    }
    if (context < 4 || context > description.contextLength()) {
      throw new ToolException(
          "--context %d is not 4 to %d, the tokens that %s was trained for."
              .formatted(context, description.contextLength(), file));
    }
    if (chunks < 1) {
      throw new ToolException("--chunks %d is not positive.".formatted(chunks));
    }
    MemoryNeed need = MemoryNeed.of(description, TensorType.F16, 1, context, STEP_TOKENS);
    long usable = MachineMemory.usableBytes();
    if (need.totalBytes() > usable) {
      throw new ToolException(
          "Model file %s needs %s of memory and %s may be used."
              .formatted(file, need.describe(), ModelReport.mebibytes(usable)));
    }
  }
}
