package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.llama.ContextSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How one model is run, and the memory that this takes.
 *
 * @param generation for text
 * @param embedding for vectors
 * @param draft the model that guesses for it
 * @param keptBytes memory for what later calls need not compute again
 * @param need all of it, with the weights
 * @param place where the layers go
 */
record ModelContexts(
    ContextSettings generation,
    ContextSettings embedding,
    Optional<DraftContext> draft,
    long keptBytes,
    MemoryNeed need,
    DevicePlan.Place place) {
  /** What a model that was just loaded computes must fit. */
  private static final int SHORTEST_CONTEXT = 16;

  /**
   * Fits the settings to a model.
   *
   * @throws GgufException if the model cannot be run so
   * @throws IOException if the draft model's file cannot be read
   */
  static ModelContexts of(ModelDescription model, EngineSettings settings, DevicePlan devices)
      throws IOException {
    ContextSettings generation = generation(model, settings);
    ContextSettings embedding = embedding(model, generation, settings);
    long kept = model.makesEmbeddings() ? 0 : settings.cache().keptBytes(model, generation);
    MemoryNeed computing = need(model, generation, embedding);
    MemoryNeed beside = keeping(model, generation, kept);
    Optional<DraftContext> draft = Optional.empty();
    Optional<Path> file = settings.speculation().draft();
    if (file.isPresent() && !model.makesEmbeddings()) {
      draft = Optional.of(DraftContext.of(file.get(), generation));
      beside = beside.plus(draft.get().need());
    }
    DevicePlan.Place place = devices.place(model, computing).plusHost(beside.totalBytes());
    return new ModelContexts(generation, embedding, draft, kept, computing.plus(beside), place);
  }

  /** Returns the same without a model that guesses. */
  ModelContexts withoutDraft() {
    return new ModelContexts(generation, embedding, Optional.empty(), keptBytes, need, place);
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
    // A pass over whole inputs takes memory that grows with the square of their length.
    int most =
        model.makesEmbeddings() ? EngineSettings.EMBEDDING_CONTEXT : EngineSettings.DEFAULT_CONTEXT;
    if (pool > 0) {
      most = Math.min(pool, most);
    }
    int length = wanted > 0 ? wanted : Math.min(trained, most);
    if (length < SHORTEST_CONTEXT) {
      throw new GgufException(
          "Model file %s would have a context of %d tokens where at least %d are needed."
              .formatted(model.file(), length, SHORTEST_CONTEXT));
    }
    TensorType type = settings.cache().type(model, settings.deterministic());
    // Only with such a cache does a token come out the same alone and among guesses.
    boolean guesses = type == TensorType.Q8_0 || !settings.deterministic();
    return new ContextSettings(
            settings.parallel(), length, settings.stepCapacity(), settings.threads(), type, pool)
        .withGuesses(guesses ? settings.speculation().mostGuesses(model.vocabularySize()) : 0);
  }

  private static ContextSettings embedding(
      ModelDescription model, ContextSettings generation, EngineSettings settings) {
    int length =
        model.makesEmbeddings()
            ? generation.contextLength()
            : Math.min(generation.contextLength(), EngineSettings.EMBEDDING_CONTEXT);
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
    // Embedding contexts keep logits of every token of a step, the others of some.
    long logits = 4L * model.vocabularySize() * embedding.stepTokens();
    MemoryNeed forVectors = new MemoryNeed(0, vectors.cacheBytes(), vectors.bufferBytes() + logits);
    MemoryNeed forOutputs =
        new MemoryNeed(0, 0, 8L * model.vocabularySize() * generation.furtherOutputs());
    return model.makesEmbeddings()
        ? new MemoryNeed(model.weightBytes(), 0, 0).plus(forVectors)
        : need(model, generation).plus(forOutputs).plus(forVectors);
  }

  static MemoryNeed need(ModelDescription model, ContextSettings context) {
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
