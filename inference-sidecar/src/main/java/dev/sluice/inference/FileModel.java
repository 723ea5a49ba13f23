package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufHeader;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.MachineMemory;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.guard.CrashGuard;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.serving.ModelCard;
import dev.sluice.inference.serving.ModelProvider;
import dev.sluice.inference.serving.ModelUnavailableException;
import dev.sluice.inference.serving.ModelUnavailableException.Reason;
import dev.sluice.inference.serving.RunningModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A model that is loaded from a file. */
final class FileModel implements ModelProvider {
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final ModelLoader loader;
  private final CrashGuard guard;
  private final ModelDescription description;
  private final GgufHeader header;
  private final ModelContexts contexts;
  private final ModelCard card;

  private FileModel(
      ModelLoader loader,
      CrashGuard guard,
      GgufHeader header,
      ModelDescription description,
      ModelContexts contexts,
      ModelCard card) {
    this.loader = loader;
    this.guard = guard;
    this.header = header;
    this.description = description;
    this.contexts = contexts;
    this.card = card;
  }

  /**
   * Reads what a file says of its model.
   *
   * @throws IOException if the file cannot be read or used; the message is one sentence
   */
  static FileModel of(
      ModelSource source,
      ModelLoader loader,
      EngineSettings settings,
      DevicePlan devices,
      CrashGuard guard)
      throws IOException {
    GgufHeader header = GgufReader.read(source.file());
    ModelDescription description = ModelDescription.of(header);
    ModelContexts contexts = ModelContexts.of(description, settings, devices);
    ModelCard card =
        new ModelCard(
            source.name(),
            Optional.empty(),
            Files.getLastModifiedTime(source.file()).toInstant(),
            contexts.generation().contextLength(),
            contexts.place().footprint());
    return new FileModel(loader, guard, header, description, contexts, card);
  }

  @Override
  public ModelCard card() {
    return card;
  }

  GgufHeader header() {
    return header;
  }

  ModelDescription description() {
    return description;
  }

  ModelContexts contexts() {
    return contexts;
  }

  @Override
  public RunningModel load(Optional<RunningModel> base) throws ModelUnavailableException {
    return guarded(
        guard, description.file(), card, () -> loader.load(card.name(), description, contexts));
  }

  /** Loads something from a file. */
  @FunctionalInterface
  interface Loading {
    LoadedModel load() throws LlamaException;
  }

  /** Loads a file unless it is known to kill the process or the machine has no memory for it. */
  static RunningModel guarded(CrashGuard guard, Path file, ModelCard card, Loading loading)
      throws ModelUnavailableException {
    Optional<String> disabled = guard.whyDisabled(file);
    if (disabled.isPresent()) {
      throw new ModelUnavailableException(Reason.DISABLED, disabled.get(), Duration.ZERO);
    }
    // Others on this machine may have taken what was there when the sidecar started.
    long usable = MachineMemory.usableBytes();
    if (card.footprint().hostBytes() > usable) {
      throw new ModelUnavailableException(
          Reason.NO_ROOM,
          "Model %s needs %s of memory and the machine has %d MiB left; try again later."
              .formatted(card.name(), card.footprint().describe(), usable >> 20),
          RETRY);
    }
    try (CrashGuard.Trial _ = guard.begin(file)) {
      LoadedModel loaded = loading.load();
      guard.serves(card.name(), file);
      return loaded.whenEnded(() -> guard.ended(card.name()));
    } catch (LlamaException e) {
      throw new ModelUnavailableException(Reason.BROKEN, e.getMessage(), Duration.ZERO);
    }
  }
}
