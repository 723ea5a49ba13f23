package dev.sluice.inference;

import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.Embedder;
import dev.sluice.inference.engine.EmbeddingService;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SeparatingDecoder;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.Pooling;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.kv.KvSettings;
import dev.sluice.inference.llama.ContextSettings;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaModel;
import dev.sluice.inference.llama.LlamaRuntime;
import dev.sluice.inference.serving.Conversations;
import dev.sluice.inference.serving.PairReader;
import dev.sluice.inference.serving.RankTemplate;
import dev.sluice.inference.serving.ServedModel;
import dev.sluice.inference.speculate.PassCost;
import dev.sluice.inference.speculate.Speculation;
import dev.sluice.inference.template.ChatTemplate;
import dev.sluice.inference.template.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Turns described model files into served models that are warm. Used by one thread at a time. */
final class ModelLoader {
  private final LlamaRuntime runtime;
  private final EngineSettings settings;
  private final SpeculationLoader speculations;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  ModelLoader(
      LlamaRuntime runtime, EngineSettings settings, InstantSource clock, LongSupplier nanoClock) {
    this.runtime = runtime;
    this.settings = settings;
    this.speculations = new SpeculationLoader(runtime, settings.targetTokenTime(), nanoClock);
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /**
   * Loads a model.
   *
   * @throws LlamaException if the native library refuses it, or it cannot compute
   */
  LoadedModel load(String name, ModelDescription description, ModelContexts contexts)
      throws LlamaException {
    LlamaModel model =
        runtime.loadModel(description, !settings.deterministic(), contexts.place().placement());
    return warm(name, description, contexts, model, List.of(description.file()));
  }

  /**
   * Serves a model with an adapter on top of its weights.
   *
   * @throws LlamaException if the native library refuses the adapter, or it cannot compute
   */
  LoadedModel adapt(
      String name,
      ModelDescription description,
      ModelContexts contexts,
      LlamaModel base,
      AdapterSource adapter)
      throws LlamaException {
    return warm(
        name,
        description,
        contexts.withoutDraft(),
        base.adapt(adapter.file()),
        List.of(description.file(), adapter.file()));
  }

  private LoadedModel warm(
      String name,
      ModelDescription description,
      ModelContexts contexts,
      LlamaModel model,
      List<Path> files)
      throws LlamaException {
    ServedModel served;
    try {
      served = serve(name, description, contexts, model, files);
    } catch (LlamaException | RuntimeException e) {
      model.close();
      throw e;
    }
    LoadedModel loaded = new LoadedModel(served, model, () -> {});
    try {
      WarmUp.run(served);
      return loaded;
    } catch (LlamaException | RuntimeException e) {
      boolean _ = loaded.close(Duration.ZERO);
      throw e;
    }
  }

  private ServedModel serve(
      String name,
      ModelDescription description,
      ModelContexts contexts,
      LlamaModel model,
      List<Path> files)
      throws LlamaException {
    EmbeddingService embeddings =
        new EmbeddingService(
            name,
            contexts.embedding().contextLength(),
            settings.queueCapacity(),
            () -> newEmbedder(model, contexts),
            nanoClock);
    Vocabulary vocabulary = model.vocabulary();
    ServedModel.Template template = template(name, description, vocabulary);
    Optional<Scheduler> scheduler =
        description.makesEmbeddings()
            ? Optional.empty()
            : Optional.of(newScheduler(name, model, contexts, template, files));
    return new ServedModel(
        name,
        clock.instant(),
        contexts.generation().contextLength(),
        vocabulary,
        template,
        scheduler,
        embeddings,
        pairs(description, model),
        new Constraints(vocabulary));
  }

  private static Optional<PairReader> pairs(ModelDescription description, LlamaModel model) {
    if (description.pooling() != Pooling.RANK) {
      return Optional.empty();
    }
    return description
        .rankTemplate()
        .<PairReader>map(template -> new RankTemplate(template, model.vocabulary()))
        .or(() -> Optional.of(model::tokenizePair));
  }

  private Scheduler newScheduler(
      String name,
      LlamaModel model,
      ModelContexts contexts,
      ServedModel.Template template,
      List<Path> files)
      throws LlamaException {
    CacheSettings cache = settings.cache();
    List<int[]> pinned = PinnedPrompts.tokens(name, cache.pinned(), template, model.vocabulary());
    Optional<KvSettings.Spill> spill = spill(name, contexts, files);
    KvSettings kv = new KvSettings(KvSettings.BLOCK_TOKENS, contexts.keptBytes(), spill, pinned);
    Decoder decoder = model.newDecoder(contexts.generation());
    try {
      boolean separates = maySeparate(contexts.generation());
      Optional<PassCost> cost =
          separates || contexts.generation().guesses() > 0
              ? speculations.measure(decoder, contexts)
              : Optional.empty();
      Decoder fastest =
          separates && cost.isPresent()
              ? new SeparatingDecoder(decoder, cost.get(), nanoClock)
              : decoder;
      Optional<Speculation> speculation =
          cost.isPresent()
              ? speculations.load(model, fastest, contexts, cost.get())
              : Optional.empty();
      return new Scheduler(
          name,
          fastest,
          model.vocabulary(),
          settings.scheduler().withKv(kv),
          speculation,
          nanoClock);
    } catch (IllegalStateException | UncheckedIOException e) {
      decoder.close();
      throw new LlamaException(
          "Model %s cannot keep what calls compute: %s".formatted(name, e.getMessage()));
    } catch (LlamaException e) {
      decoder.close();
      throw e;
    }
  }

  /** Returns whether tokens may be computed alone or with others, whichever is faster. */
  private boolean maySeparate(ContextSettings context) {
    // Only with such a cache does a token come out the same both ways.
    boolean same = context.cacheType() == TensorType.Q8_0;
    return !context.isPooled() && (same || !settings.deterministic());
  }

  private Optional<KvSettings.Spill> spill(String name, ModelContexts contexts, List<Path> files)
      throws LlamaException {
    if (settings.cache().spill().isEmpty()) {
      return Optional.empty();
    }
    ContextSettings context = contexts.generation();
    String how =
        "llama.cpp %s, %d layers on GPUs, %s, %d tokens, pool %d, deterministic %b"
            .formatted(
                runtime.version(),
                contexts.place().placement().layers(),
                context.cacheType(),
                context.contextLength(),
                context.pooledTokens(),
                settings.deterministic());
    try {
      return Optional.of(settings.cache().spill().get().place(name, files, how));
    } catch (IOException e) {
      throw new LlamaException(
          "Model %s cannot keep what calls compute: %s".formatted(name, e.getMessage()));
    }
  }

  private static Embedder newEmbedder(LlamaModel model, ModelContexts contexts)
      throws DecodeException {
    try {
      return model.newEmbedder(contexts.embedding());
    } catch (LlamaException e) {
      throw new DecodeException(e.getMessage());
    }
  }

  private static ServedModel.Template template(
      String name, ModelDescription description, Vocabulary vocabulary) {
    if (description.chatTemplate().isEmpty()) {
      return new ServedModel.Template.Missing(
          "Model %s has no chat template; use /v1/completions.".formatted(name));
    }
    try {
      ChatTemplate template =
          new ChatTemplate(
              description.chatTemplate().get(),
              tokenName(vocabulary, vocabulary.beginOfText()),
              tokenName(vocabulary, vocabulary.endOfText()));
      return new ServedModel.Template.Usable(new Conversations(template, vocabulary));
    } catch (TemplateException e) {
      return new ServedModel.Template.Missing(e.getMessage());
    }
  }

  private static String tokenName(Vocabulary vocabulary, int token) {
    return token < 0 ? "" : vocabulary.name(token);
  }
}
