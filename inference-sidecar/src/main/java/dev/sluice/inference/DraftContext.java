package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.llama.ContextSettings;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How a model that guesses for another is run, and the memory that this takes.
 *
 * @param model what its file says
 * @param context as many sequences as the other has
 * @param need all of it, with the weights
 */
record DraftContext(ModelDescription model, ContextSettings context, MemoryNeed need) {

  /**
   * Fits a draft model to the model that it guesses for.
   *
   * @throws IOException if its file cannot be read or used; the message is one sentence
   */
  static DraftContext of(Path file, ContextSettings target) throws IOException {
    ModelDescription model = ModelDescription.of(GgufReader.read(file));
    ContextSettings context =
        new ContextSettings(
            target.sequences(),
            Math.min(target.contextLength(), model.contextLength()),
            target.stepTokens(),
            target.threads(),
            TensorType.F16);
    return new DraftContext(model, context, ModelContexts.need(model, context));
  }
}
