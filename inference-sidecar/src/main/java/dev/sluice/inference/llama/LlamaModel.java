package dev.sluice.inference.llama;

import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.Embedder;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.Pooling;
import dev.sluice.inference.gguf.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A loaded model. Safe for all threads; must be closed after everything that was made of it.
 *
 * <p>Its decoders and embedders belong to one thread at a time each.
 */
public final class LlamaModel implements AutoCloseable {
  private static final int FLASH_ATTENTION = 1;

  private final LlamaCpp llama;
  private final NativeLog log;
  private final MemorySegment model;
  private final ModelDescription description;
  private final LlamaVocabulary vocabulary;
  private final Optional<MemorySegment> adapter;

  LlamaModel(LlamaCpp llama, NativeLog log, MemorySegment model, ModelDescription description) {
    this.llama = llama;
    this.log = log;
    this.model = model;
    this.description = description;
    this.vocabulary = new LlamaVocabulary(llama.vocabularies(), llama.vocabulary(model));
    this.adapter = Optional.empty();
  }

  private LlamaModel(LlamaModel base, MemorySegment adapter) {
    this.llama = base.llama;
    this.log = base.log;
    this.model = base.model;
    this.description = base.description;
    this.vocabulary = base.vocabulary;
    this.adapter = Optional.of(adapter);
  }

  /**
   * Puts a LoRA adapter on top of this model, which itself stays as it is.
   *
   * @param file the adapter in GGUF
   * @return a model that shares this one's weights and must be closed before it
   * @throws LlamaException if the adapter does not fit
   */
  public LlamaModel adapt(Path file) throws LlamaException {
    log.clear();
    MemorySegment loaded = llama.adapters().load(model, file);
    if (loaded.equals(MemorySegment.NULL)) {
      throw new LlamaException(
          "Adapter file %s cannot be used with %s: %s."
              .formatted(
                  file,
                  description.file(),
                  log.reason().orElse("the native library gives no reason")));
    }
    return new LlamaModel(this, loaded);
  }

  /** Returns the model's vocabulary. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /**
   * Turns a query and a document into the tokens that a model which ranks reads.
   *
   * @param query what is looked for
   * @param document where
   * @return both, set apart as the model file says
   */
  public TokenSequence tokenizePair(String query, String document) {
    return vocabulary.tokenizePair(query, document);
  }

  /**
   * Makes a decoder with a cache of its own.
   *
   * @param settings how to run it
   * @return the decoder, closed by the caller
   * @throws LlamaException if the library cannot make the context
   */
  public Decoder newDecoder(ContextSettings settings) throws LlamaException {
    MemorySegment context = newContext(settings, Purpose.GENERATION);
    return new LlamaDecoder(llama, context, settings, vocabulary.size());
  }

  /**
   * Makes an embedder with a context of its own. A model that is made for text gives the mean of
   * its tokens' hidden states, one that ranks a number for each of its classes.
   *
   * @param settings how to run it; a step holds whole inputs
   * @return the embedder, closed by the caller
   * @throws LlamaException if the library cannot make the context
   */
  public Embedder newEmbedder(ContextSettings settings) throws LlamaException {
    Purpose purpose = description.makesEmbeddings() ? Purpose.EMBEDDING : Purpose.MEAN_EMBEDDING;
    MemorySegment context = newContext(settings, purpose);
    int width =
        description.pooling() == Pooling.RANK ? llama.classes(model) : llama.embeddingWidth(model);
    return new LlamaEmbedder(llama, context, settings, width);
  }

  /**
   * Makes a scorer with a context of its own.
   *
   * @param contextLength the most tokens of one text
   * @param threads how many threads compute a step
   * @return the scorer, closed by the caller
   * @throws LlamaException if the library cannot make the context
   */
  public Scorer newScorer(int contextLength, int threads) throws LlamaException {
    int stepTokens = Math.min(contextLength, Scorer.stepTokens(vocabulary.size()));
    ContextSettings settings =
        new ContextSettings(1, contextLength, stepTokens, threads, TensorType.F16);
    MemorySegment context = newContext(settings, Purpose.SCORING);
    return new Scorer(llama, context, stepTokens, vocabulary.size());
  }

  private MemorySegment newContext(ContextSettings settings, Purpose purpose)
      throws LlamaException {
    log.clear();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = llama.contextDefaults(arena);
      fill(parameters, settings, purpose);
      MemorySegment context = llama.newContext(model, parameters);
      if (context.equals(MemorySegment.NULL)) {
        throw new LlamaException(
            "No context of %d sequences with %d tokens can be made for %s: %s."
                .formatted(
                    settings.sequences(),
                    settings.contextLength(),
                    description.file(),
                    log.reason().orElse("the native library gives no reason")));
      }
      if (adapter.isPresent() && llama.adapters().use(context, adapter.get()) != 0) {
        llama.freeContext(context);
        throw new LlamaException(
            "The adapter cannot be used in a context of %s.".formatted(description.file()));
      }
      return context;
    }
  }

  private static void fill(MemorySegment parameters, ContextSettings settings, Purpose purpose) {
    setInt(parameters, "n_ctx", settings.cells());
    setInt(parameters, "n_batch", settings.stepTokens());
    setInt(parameters, "n_ubatch", settings.stepTokens());
    setInt(parameters, "n_seq_max", settings.sequences());
    setInt(parameters, "n_threads", settings.threads());
    setInt(parameters, "n_threads_batch", settings.threads());
    setInt(parameters, "pooling_type", purpose.pooling());
    setInt(parameters, "type_k", settings.cacheType().id());
    setInt(parameters, "type_v", settings.cacheType().id());
    if (!purpose.embeddings()) {
      // Else logits of every token of a step would be kept, which is hundreds of megabytes.
      setInt(
          parameters,
          "n_outputs_max",
          purpose == Purpose.SCORING ? settings.stepTokens() : settings.outputs());
      // A quantised cache of values works with flash attention only.
      setInt(parameters, "flash_attn_type", FLASH_ATTENTION);
    }
    // Streams of their own keep sequences from influencing each other's arithmetic, but are cut
    // into passes of equal lengths, and only the last pass would count in an embedding's mean.
    boolean pooled = settings.isPooled() || purpose.embeddings();
    Structs.setBoolean(Structs.CONTEXT_PARAMS, parameters, "kv_unified", pooled);
    Structs.setBoolean(Structs.CONTEXT_PARAMS, parameters, "embeddings", purpose.embeddings());
  }

  private static void setInt(MemorySegment parameters, String field, int value) {
    Structs.setInt(Structs.CONTEXT_PARAMS, parameters, field, value);
  }

  /** Frees the weights, or the adapter alone where there is one. */
  @Override
  public void close() {
    if (adapter.isPresent()) {
      llama.adapters().free(adapter.get());
    } else {
      llama.freeModel(model);
    }
  }
}
