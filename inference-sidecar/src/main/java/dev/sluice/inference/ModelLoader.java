package dev.sluice.inference;

import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.Embedder;
import dev.sluice.inference.engine.EmbeddingService;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.llama.ContextSettings;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaModel;
import dev.sluice.inference.llama.LlamaRuntime;
import dev.sluice.inference.pace.MachineLoad;
import dev.sluice.inference.serving.Conversations;
import dev.sluice.inference.serving.ServedModel;
import dev.sluice.inference.template.ChatTemplate;
import dev.sluice.inference.template.TemplateException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Turns model files into served models. Used by one thread. */
final class ModelLoader {
  private final LlamaRuntime runtime;
  private final EngineSettings settings;
  private final MemoryBudget budget;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  ModelLoader(
      LlamaRuntime runtime,
      EngineSettings settings,
      MemoryBudget budget,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.runtime = runtime;
    this.settings = settings;
    this.budget = budget;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /**
   * Loads a model.
   *
   * @throws IOException if the file cannot be read or used, or needs more memory than there is
   * @throws LlamaException if the native library refuses it
   */
  LoadedModel load(ModelSource source) throws IOException, LlamaException {
    ModelDescription description = ModelDescription.of(GgufReader.read(source.file()));
    ContextSettings generation = generationSettings(description);
    budget.take(source.file(), need(description, generation));
    LlamaModel model = runtime.loadModel(description, !settings.deterministic());
    try {
      return new LoadedModel(serve(source, description, model, generation), model);
    } catch (LlamaException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private ServedModel serve(
      ModelSource source,
      ModelDescription description,
      LlamaModel model,
      ContextSettings generation)
      throws LlamaException {
    ContextSettings embedding = embeddingSettings(generation);
    EmbeddingService embeddings =
        new EmbeddingService(
            source.name(),
            embedding.contextLength(),
            settings.queueCapacity(),
            () -> newEmbedder(model, embedding));
    Vocabulary vocabulary = model.vocabulary();
    Optional<Scheduler> scheduler =
        description.makesEmbeddings()
            ? Optional.empty()
            : Optional.of(newScheduler(source, model, generation));
    return new ServedModel(
        source.name(),
        clock.instant(),
        generation.contextLength(),
        vocabulary,
        template(source, description, vocabulary),
        scheduler,
        embeddings);
  }

  private Scheduler newScheduler(ModelSource source, LlamaModel model, ContextSettings generation)
      throws LlamaException {
    Decoder decoder = model.newDecoder(generation);
    return new Scheduler(
        source.name(),
        decoder,
        model.vocabulary(),
        settings.scheduler(),
        MachineLoad::idleCores,
        nanoClock);
  }

  private static Embedder newEmbedder(LlamaModel model, ContextSettings embedding)
      throws DecodeException {
    try {
      return model.newEmbedder(embedding);
    } catch (LlamaException e) {
      throw new DecodeException(e.getMessage());
    }
  }

  private ContextSettings generationSettings(ModelDescription description) throws GgufException {
    int trained = description.contextLength();
    int wanted = settings.contextLength();
    if (wanted > trained) {
      throw new GgufException(
          "Model file %s was trained for %d tokens of context, fewer than --context %d."
              .formatted(description.file(), trained, wanted));
    }
    boolean quantised = settings.deterministic() && description.allowsCache(TensorType.Q8_0);
    return new ContextSettings(
        settings.parallel(),
        wanted > 0 ? wanted : Math.min(trained, EngineSettings.DEFAULT_CONTEXT),
        settings.stepCapacity(),
        settings.threads(),
        quantised ? TensorType.Q8_0 : TensorType.F16);
  }

  private ContextSettings embeddingSettings(ContextSettings generation) {
    int length = Math.min(generation.contextLength(), EngineSettings.EMBEDDING_CONTEXT);
    return new ContextSettings(
        EngineSettings.EMBEDDING_SEQUENCES,
        length,
        Math.max(length, EngineSettings.EMBEDDING_SEQUENCES),
        settings.threads(),
        TensorType.F16);
  }

  /** Returns the need of the weights with the contexts for generations and for embeddings. */
  private MemoryNeed need(ModelDescription description, ContextSettings generation) {
    ContextSettings embedding = embeddingSettings(generation);
    MemoryNeed text = contextNeed(description, generation);
    MemoryNeed vectors = contextNeed(description, embedding);
    // Embedding contexts keep logits of every token of a step.
    long logits = 4L * description.vocabularySize() * embedding.stepTokens();
    return text.plus(new MemoryNeed(0, vectors.cacheBytes(), vectors.bufferBytes() + logits));
  }

  private static MemoryNeed contextNeed(ModelDescription description, ContextSettings context) {
    return MemoryNeed.of(
        description,
        context.cacheType(),
        context.sequences(),
        context.contextLength(),
        context.stepTokens());
  }

  private static ServedModel.Template template(
      ModelSource source, ModelDescription description, Vocabulary vocabulary) {
    if (description.chatTemplate().isEmpty()) {
      return new ServedModel.Template.Missing(
          "Model %s has no chat template; use /v1/completions.".formatted(source.name()));
    }
    try {
      ChatTemplate template =
          new ChatTemplate(
              description.chatTemplate().get(),
              name(vocabulary, vocabulary.beginOfText()),
              name(vocabulary, vocabulary.endOfText()));
      return new ServedModel.Template.Usable(new Conversations(template, vocabulary));
    } catch (TemplateException e) {
      return new ServedModel.Template.Missing(e.getMessage());
    }
  }

  private static String name(Vocabulary vocabulary, int token) {
    return token < 0 ? "" : vocabulary.name(token);
  }
}
