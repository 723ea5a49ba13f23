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
 * @param keptBytes memory for what later calls need not compute again
 * @param need all of it, with the weights
 */
record ModelContexts(
    ContextSettings generation, ContextSettings embedding, long keptBytes, MemoryNeed need) {

  /**
   * Fits the settings to a model.
   *
   * @throws GgufException if the model cannot be run so
   */
  static ModelContexts of(ModelDescription model, EngineSettings settings) throws GgufException {
    ContextSettings generation = generation(model, settings);
    ContextSettings embedding = embedding(generation, settings);
    long kept = model.makesEmbeddings() ? 0 : settings.cache().keptBytes(model, generation);
    MemoryNeed need = need(model, generation, embedding).plus(keeping(model, generation, kept));
    return new ModelContexts(generation, embedding, kept, need);
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
    int pool = settings.cache().pooledTokens();
    int most =
        pool > 0 ? Math.min(pool, EngineSettings.DEFAULT_CONTEXT) : EngineSettings.DEFAULT_CONTEXT;
    return new ContextSettings(
        settings.parallel(),
        wanted > 0 ? wanted : Math.min(trained, most),
        settings.stepCapacity(),
        settings.threads(),
        settings.cache().type(model, settings.deterministic()),
        pool);
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
    // In a pool, each token of a step may attend to all of it.
    return MemoryNeed.of(
        model,
        context.cacheType(),
        context.isPooled() ? 1 : context.sequences(),
        context.isPooled() ? context.cells() : context.contextLength(),
        context.stepTokens());
  }

  /** Returns what keeping takes: the memory for it, and a copy of the longest sequence. */
  private static MemoryNeed keeping(
      ModelDescription model, ContextSettings generation, long keptBytes) {
    long perToken = model.cacheBytesPerToken(generation.cacheType());
    long copy = keptBytes == 0 ? 0 : perToken * generation.contextLength() * 5 / 4;
    return new MemoryNeed(0, keptBytes, copy);
  }
}
