package dev.sluice.inference;

import dev.sluice.inference.batch.BatchService;
import dev.sluice.inference.batch.BatchSettings;
import dev.sluice.inference.gguf.MachineMemory;
import dev.sluice.inference.guard.CrashGuard;
import dev.sluice.inference.http.HttpServer;
import dev.sluice.inference.http.HttpSettings;
import dev.sluice.inference.llama.Device;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaRuntime;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import dev.sluice.inference.serving.ComputeDevice;
import dev.sluice.inference.serving.Footprint;
import dev.sluice.inference.serving.ModelPool;
import dev.sluice.inference.serving.ModelRegistry;
import dev.sluice.inference.serving.ModelUnavailableException;
import dev.sluice.inference.serving.PoolSettings;
import dev.sluice.inference.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A running sidecar. Listens while it loads, so that its health can be asked for. */
final class Sidecar implements AutoCloseable {
  private static final Duration LOAD_PATIENCE = Duration.ofMinutes(2);
  private static final PoolSettings NOTHING = new PoolSettings(Footprint.NONE, LOAD_PATIENCE, 1);

  private final ModelRegistry models = new ModelRegistry();
  private volatile ModelPool pool = new ModelPool(List.of(), NOTHING, System::nanoTime);
  private final ServerSpans spans = ServerSpans.ofEnvironment();
  private final Optional<BatchService> batches;
  private final HttpServer server;

  private Sidecar(HttpSettings settings, Optional<BatchSettings> stored) throws IOException {
    batches =
        stored.isPresent()
            ? Optional.of(BatchService.open(stored.get(), InstantSource.system()))
            : Optional.empty();
    ServerMetrics metrics = new ServerMetrics(models);
    batches.ifPresent(
        service -> {
          metrics.addGauge(
              "batches_unfinished", "Batches that have not ended", service::unfinished);
          metrics.addGauge(
              "batch_calls_active", "Calls of batches that are under way", service::callsUnderWay);
        });
    server =
        HttpServer.start(
            settings,
            models,
            batches,
            metrics,
            spans,
            InstantSource.system(),
            System::nanoTime,
            new SecureRandom());
  }

  /** Begins to listen; models are not there yet. */
  static Sidecar listen(HttpSettings settings, Optional<BatchSettings> batches) throws IOException {
    return new Sidecar(settings, batches);
  }

  /** Loads the native library and the models that are wanted first, then takes calls. */
  void load(DeviceOptions devices, ModelOptions options, EngineSettings settings, CrashGuard guard)
      throws IOException, LlamaException, ModelUnavailableException, InterruptedException {
    Path library = devices.library();
    LlamaRuntime runtime = LlamaRuntime.load(library, why -> abort(guard, why));
    DevicePlan plan = devices.plan(runtime, library);
    models.computeOn(() -> describe(runtime.devices(), plan));
    ModelLoader loader =
        new ModelLoader(runtime, settings, InstantSource.system(), System::nanoTime);
    Footprint budget = options.budget(plan);
    ModelCatalogue catalogue =
        new ModelCatalogue(
            options.sources(), options.adapterSources(), loader, settings, plan, guard, budget);
    List<String> names = catalogue.models().stream().map(model -> model.card().name()).toList();
    settings.cache().spill().ifPresent(folder -> folder.keepOnly(names));
    List<String> first = options.preloaded(catalogue);
    pool =
        new ModelPool(
            catalogue.models(),
            new PoolSettings(budget, LOAD_PATIENCE, settings.queueCapacity()),
            System::nanoTime);
    models.announce(pool);
    for (String name : first) {
      preload(name);
    }
    models.ready();
  }

  private static void abort(CrashGuard guard, String why) {
    guard.aborted(why);
    System.err.println("The native library ends the process: " + Printable.of(why));
  }

  private static List<ComputeDevice> describe(List<Device> devices, DevicePlan plan) {
    return devices.stream()
        .map(
            device ->
                new ComputeDevice(
                    device.name(),
                    device.description(),
                    device.backend().name().toLowerCase(Locale.ROOT),
                    plan.uses(device),
                    // The library calls all of the machine's memory free.
                    device.kind() == Device.Kind.CPU
                        ? MachineMemory.availableBytes()
                        : device.freeBytes(),
                    device.totalBytes()))
        .toList();
  }

  /** Loads a model; one that is known to kill the process is left out. */
  private void preload(String name) throws ModelUnavailableException, InterruptedException {
    try {
      pool.lease(name).close();
    } catch (ModelUnavailableException e) {
      if (e.reason() != ModelUnavailableException.Reason.DISABLED) {
        throw e;
      }
    }
  }

  /** Returns where it listens, for people. */
  List<String> addresses() {
    return server.addresses();
  }

  /** Refuses new calls, finishes those under way within the limit and frees everything. */
  void drain(Duration limit) {
    models.stopping();
    batches.ifPresent(BatchService::close);
    // Who still comes is told so, and not left with a broken connection.
    pool.close(limit);
    close();
  }

  @Override
  public void close() {
    models.stopping();
    batches.ifPresent(BatchService::close);
    server.close();
    pool.close();
    spans.close();
  }
}
