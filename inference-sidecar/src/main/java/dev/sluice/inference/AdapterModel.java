package dev.sluice.inference;

import dev.sluice.inference.gguf.AdapterDescription;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.MemoryNeed;
import dev.sluice.inference.guard.CrashGuard;
import dev.sluice.inference.serving.ModelCard;
import dev.sluice.inference.serving.ModelProvider;
import dev.sluice.inference.serving.ModelUnavailableException;
import dev.sluice.inference.serving.RunningModel;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;

/** A model with a LoRA adapter: contexts of its own on the weights of another. */
final class AdapterModel implements ModelProvider {
  private final AdapterSource source;
  private final FileModel model;
  private final ModelLoader loader;
  private final CrashGuard guard;
  private final ModelCard card;

  private AdapterModel(
      AdapterSource source, FileModel model, ModelLoader loader, CrashGuard guard, ModelCard card) {
    this.source = source;
    this.model = model;
    this.loader = loader;
    this.guard = guard;
    this.card = card;
  }

  /**
   * Reads what an adapter's file says.
   *
   * @throws IOException if it cannot be read or fits another model; the message is one sentence
   */
  static AdapterModel of(
      AdapterSource source, FileModel model, ModelLoader loader, CrashGuard guard)
      throws IOException {
    AdapterDescription adapter =
        AdapterDescription.of(GgufReader.read(source.file()), model.header());
    MemoryNeed whole = model.contexts().need();
    MemoryNeed own = new MemoryNeed(adapter.bytes(), whole.cacheBytes(), whole.bufferBytes());
    int layersOnGpus = model.contexts().place().placement().layers();
    Instant createdAt = Files.getLastModifiedTime(source.file()).toInstant();
    ModelCard card =
        new ModelCard(
            source.servedName(),
            Optional.of(model.card().name()),
            createdAt,
            model.card().contextLength(),
            DevicePlan.split(own, layersOnGpus, model.description().layers().size() + 1));
    return new AdapterModel(source, model, loader, guard, card);
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public RunningModel load(Optional<RunningModel> base) throws ModelUnavailableException {
    LoadedModel below =
        (LoadedModel)
            base.orElseThrow(
                () -> new IllegalStateException("An adapter is loaded after its model."));
    return FileModel.guarded(
        guard,
        source.file(),
        card,
        () ->
            loader.adapt(
                card.name(), model.description(), model.contexts(), below.model(), source));
  }
}
