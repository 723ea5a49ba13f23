package dev.sluice.inference.metrics;

import dev.sluice.inference.serving.ComputeDevice;
import dev.sluice.inference.serving.Footprint;
import dev.sluice.inference.serving.ModelRegistry;
import dev.sluice.inference.serving.ModelStatus;
import dev.sluice.inference.serving.PoolUse;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToLongFunction;

/**
 * What is in memory and where: models, the budget that they share, and devices. Each scrape looks
 * anew; labels are bounded.
 */
final class ModelMetrics {
  private static final String PLACE = "place";
  private static final String HOST = "host";
  private static final String DEVICE = "device";
  private static final String KIND = "kind";

  private final PrometheusRegistry registry;
  private final ModelRegistry models;

  private ModelMetrics(PrometheusRegistry registry, ModelRegistry models) {
    this.registry = registry;
    this.models = models;
  }

  /** Registers everything. */
  static void register(PrometheusRegistry registry, ModelRegistry models) {
    ModelMetrics metrics = new ModelMetrics(registry, models);
    metrics.registerModels();
    metrics.registerMemory();
    metrics.registerDevices();
  }

  private void registerModels() {
    gauge("model_loaded", "Whether a model is in memory: 1 in its state, 0 in the others")
        .labelNames(EngineMetrics.MODEL, "state")
        .callback(
            callback -> {
              for (ModelStatus model : models.statuses()) {
                for (ModelStatus.State state : ModelStatus.State.values()) {
                  callback.call(
                      model.state() == state ? 1 : 0, name(model), EngineMetrics.label(state));
                }
              }
            })
        .register(registry);
    counter("model_loads", "Times that a model was loaded", ModelStatus::loads);
    counter(
        "model_unloads", "Times that a model was taken out of memory again", ModelStatus::unloads);
  }

  private void registerMemory() {
    gauge("model_memory_bytes", "Memory that models may take and that those loaded take")
        .labelNames(PLACE, KIND)
        .callback(
            callback -> {
              PoolUse memory = models.memory();
              call(callback, memory.budget(), "budget");
              call(callback, memory.used(), "used");
            })
        .register(registry);
    gauge("model_footprint_bytes", "Memory that a model takes while it is loaded")
        .labelNames(EngineMetrics.MODEL, PLACE)
        .callback(
            callback -> {
              for (ModelStatus model : models.statuses()) {
                Footprint footprint = model.card().footprint();
                callback.call((double) footprint.hostBytes(), name(model), HOST);
                callback.call((double) footprint.deviceBytes(), name(model), DEVICE);
              }
            })
        .register(registry);
  }

  private void registerDevices() {
    gauge("device_memory_bytes", "Memory of a device, all of it and what is free")
        .labelNames(DEVICE, "backend", KIND)
        .callback(
            callback -> {
              for (ComputeDevice device : models.devices()) {
                callback.call(
                    (double) device.totalBytes(), device.name(), device.backend(), "total");
                callback.call((double) device.freeBytes(), device.name(), device.backend(), "free");
              }
            })
        .register(registry);
    gauge("device_used", "Whether models are placed on a device")
        .labelNames(DEVICE, "backend", "description")
        .callback(
            callback -> {
              for (ComputeDevice device : models.devices()) {
                callback.call(
                    device.used() ? 1 : 0, device.name(), device.backend(), device.description());
              }
            })
        .register(registry);
  }

  private static void call(GaugeWithCallback.Callback callback, Footprint footprint, String kind) {
    callback.call((double) footprint.hostBytes(), HOST, kind);
    callback.call((double) footprint.deviceBytes(), DEVICE, kind);
  }

  private static GaugeWithCallback.Builder gauge(String name, String help) {
    return GaugeWithCallback.builder().name(EngineMetrics.PREFIX + name).help(help);
  }

  private void counter(String name, String help, ToLongFunction<ModelStatus> value) {
    CounterWithCallback.builder()
        .name(EngineMetrics.PREFIX + name)
        .help(help)
        .labelNames(EngineMetrics.MODEL)
        .callback(
            callback ->
                models
                    .statuses()
                    .forEach(
                        model -> callback.call((double) value.applyAsLong(model), name(model))))
        .register(registry);
  }

  private static String name(ModelStatus model) {
    return model.card().name();
  }
}
