package dev.sluice.inference;

import dev.sluice.inference.batch.BatchService;
import dev.sluice.inference.batch.BatchSettings;
import dev.sluice.inference.guard.CrashGuard;
import dev.sluice.inference.http.HttpServer;
import dev.sluice.inference.http.HttpSettings;
import dev.sluice.inference.llama.LibraryLocator;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaRuntime;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import dev.sluice.inference.serving.ModelRegistry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A running sidecar. Listens while it loads, so that its health can be asked for. */
final class Sidecar implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Sidecar.class.getName());

  private final ModelRegistry models = new ModelRegistry();
  private final List<LoadedModel> loaded = new ArrayList<>();
  private final ServerSpans spans = ServerSpans.ofEnvironment();
  private final Optional<BatchService> batches;
  private final HttpServer server;

  private Sidecar(HttpSettings settings, Optional<BatchSettings> stored) throws IOException {
    batches =
        stored.isPresent()
            ? Optional.of(BatchService.open(stored.get(), InstantSource.system()))
            : Optional.empty();
    server =
        HttpServer.start(
            settings,
            models,
            batches,
            new ServerMetrics(models),
            spans,
            InstantSource.system(),
            System::nanoTime,
            new SecureRandom());
  }

  /** Begins to listen; models are not there yet. */
  static Sidecar listen(HttpSettings settings, Optional<BatchSettings> batches) throws IOException {
    return new Sidecar(settings, batches);
  }

  /** Loads the native library and all models that are not disabled, then takes calls. */
  void load(
      @Nullable Path libraryFolder,
      List<ModelSource> sources,
      EngineSettings settings,
      CrashGuard guard)
      throws IOException, LlamaException {
    Path library = LibraryLocator.find(libraryFolder, System.getenv("SLUICE_LLAMA_LIB"));
    ModelLoader loader =
        new ModelLoader(
            LlamaRuntime.load(library),
            settings,
            MemoryBudget.ofMachine(),
            InstantSource.system(),
            System::nanoTime);
    for (ModelSource source : sources) {
      Optional<String> disabled = guard.whyDisabled(source.file());
      if (disabled.isPresent()) {
        LOG.log(Level.WARNING, disabled.get());
        models.disable(source.name(), disabled.get());
        continue;
      }
      try (CrashGuard.Trial _ = guard.begin(source.file())) {
        loaded.add(loader.load(source));
      }
    }
    models.ready(loaded.stream().map(LoadedModel::served).toList());
  }

  /** Returns where it listens, for people. */
  List<String> addresses() {
    return server.addresses();
  }

  /** Refuses new calls, finishes those under way within the limit and frees everything. */
  void drain(Duration limit) {
    models.stopping();
    batches.ifPresent(BatchService::close);
    server.stopListening();
    long deadline = System.nanoTime() + limit.toNanos();
    for (LoadedModel model : loaded) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      boolean _ = model.drain(left);
    }
    close();
  }

  @Override
  public void close() {
    models.stopping();
    batches.ifPresent(BatchService::close);
    server.close();
    loaded.forEach(LoadedModel::close);
    loaded.clear();
    spans.close();
  }
}
