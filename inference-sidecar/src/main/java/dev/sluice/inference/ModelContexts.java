package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.llama.ContextSettings;

/**
 * How one model is run, and the memory that this takes.
 *
 * @param generation for text
 * @param embedding for vectors
 * @param need all of it, with the weights
 */
record ModelContexts(ContextSettings generation, ContextSettings embedding, MemoryNeed need) {

  /**
   * Fits the settings to a model.
   *
   * @throws GgufException if the model cannot be run so
   */
  static ModelContexts of(ModelDescription model, EngineSettings settings) throws GgufException {
    ContextSettings generation = generation(model, settings);
    ContextSettings embedding = embedding(generation, settings);
    return new ModelContexts(generation, embedding, need(model, generation, embedding));
  }

  private static ContextSettings generation(ModelDescription model, EngineSettings settings)
      throws GgufException {
    int trained = model.contextLength();
    int wanted = settings.contextLength();
    if (wanted > trained) {
      throw new GgufException(
          "Model file %s was trained for %d tokens of context, fewer than --context %d."
              .formatted(model.file(), trained, wanted));
    }
    boolean quantised = settings.deterministic() && model.allowsCache(TensorType.Q8_0);
    return new ContextSettings(
        settings.parallel(),
        wanted > 0 ? wanted : Math.min(trained, EngineSettings.DEFAULT_CONTEXT),
        settings.stepCapacity(),
        settings.threads(),
        quantised ? TensorType.Q8_0 : TensorType.F16);
  }

  private static ContextSettings embedding(ContextSettings generation, EngineSettings settings) {
    int length = Math.min(generation.contextLength(), EngineSettings.EMBEDDING_CONTEXT);
    return new ContextSettings(
        EngineSettings.EMBEDDING_SEQUENCES,
        length,
        Math.max(length, EngineSettings.EMBEDDING_SEQUENCES),
        settings.threads(),
        TensorType.F16);
  }

  private static MemoryNeed need(
      ModelDescription model, ContextSettings generation, ContextSettings embedding) {
    MemoryNeed vectors = need(model, embedding);
    // Embedding contexts keep logits of every token of a step.
    long logits = 4L * model.vocabularySize() * embedding.stepTokens();
    MemoryNeed forVectors = new MemoryNeed(0, vectors.cacheBytes(), vectors.bufferBytes() + logits);
    return model.makesEmbeddings()
        ? new MemoryNeed(model.weightBytes(), 0, 0).plus(forVectors)
        : need(model, generation).plus(forVectors);
  }

  private static MemoryNeed need(ModelDescription model, ContextSettings context) {
    return MemoryNeed.of(
        model,
        context.cacheType(),
        context.sequences(),
        context.contextLength(),
        context.stepTokens());
  }
}
