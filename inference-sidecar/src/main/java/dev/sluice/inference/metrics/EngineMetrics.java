package dev.sluice.inference.metrics;

import dev.sluice.inference.engine.Priority;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerStatistics;
import dev.sluice.inference.engine.SchedulerStatistics.Speed;
import dev.sluice.inference.engine.Work;
import dev.sluice.inference.pace.Percentiles;
import dev.sluice.inference.serving.ModelRegistry;
import dev.sluice.inference.serving.ServedModel;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What the schedulers of models do and did, asked for at each scrape. Labels are bounded: a model,
 * a priority, a stage, a quantile.
 */
final class EngineMetrics {
  /** What the client library writes no count and no sum for. */
  private static final long UNCOUNTED = -1;

  static final String PREFIX = "sluice_inference_";
  static final String MODEL = "model";
  private static final String PRIORITY = "priority";

  private final PrometheusRegistry registry;
  private final ModelRegistry models;

  private EngineMetrics(PrometheusRegistry registry, ModelRegistry models) {
    this.registry = registry;
    this.models = models;
  }

  /** Registers everything. */
  static void register(PrometheusRegistry registry, ModelRegistry models) {
    EngineMetrics metrics = new EngineMetrics(registry, models);
    metrics.registerQueues();
    metrics.registerCache();
    metrics.registerWork();
    metrics.registerLatency();
    ModelMetrics.register(registry, models);
  }

  private void registerQueues() {
    byPriority(
        "queue_depth", "Generations that wait for a place", l -> l.waiting() + l.suspended());
    byPriority("active_sequences", "Generations that have a place", l -> l.running());
    byPriority(
        "suspended_sequences",
        "Generations that were begun and gave way to more urgent ones",
        l -> l.suspended());
    GaugeWithCallback.builder()
        .name(PREFIX + "embedding_queue_depth")
        .help("Calls for embeddings or ranks that wait")
        .labelNames(MODEL, PRIORITY)
        .callback(
            callback -> {
              for (ServedModel model : models.all()) {
                for (Priority priority : Priority.values()) {
                  callback.call(
                      model.embeddings().waiting(priority), model.name(), label(priority));
                }
              }
            })
        .register(registry);
    gauge("sequences_limit", "Places for generations", s -> s.sequences());
    gauge(
        "batch_occupancy_ratio",
        "Share of the places that are taken, 0 to 1",
        s -> (double) s.active() / s.sequences());
    gauge("step_threads", "Threads that compute a step", s -> s.speed().threads());
  }

  private void registerCache() {
    gauge("kv_cache_tokens", "Tokens in the attention cache", s -> s.cacheTokens());
    gauge(
        "kv_cache_usage_ratio",
        "Share of the attention cache in use, 0 to 1",
        s -> (double) s.cacheTokens() / Math.max(1, s.cacheCapacity()));
    gauge(
        "prefix_cache_blocks",
        "Blocks of prompts kept for later calls in memory",
        s -> s.cache().store().blocks());
    gauge(
        "prefix_cache_spilled_blocks",
        "Blocks of prompts kept for later calls on disk",
        s -> s.cache().store().spilledBlocks());
    counter(
        "prefix_cache_queried_tokens",
        "Tokens of prompts looked up in the prefix cache",
        w -> w.queriedTokens());
    counter(
        "prefix_cache_hit_tokens",
        "Tokens of prompts found in the prefix cache",
        w -> w.foundTokens());
    counter(
        "prefix_cache_evicted_blocks",
        "Blocks that others took the place of",
        w -> w.evictedBlocks());
  }

  private void registerWork() {
    counter("steps", "Steps computed", w -> w.totals().steps());
    counter("prompt_tokens", "Tokens of prompts computed", w -> w.totals().promptTokens());
    counter("generated_tokens", "Tokens of answers", w -> w.totals().generatedTokens());
    counter("preemptions", "Times that a generation gave way", w -> w.totals().preemptions());
    counter(
        "interrupted_steps",
        "Steps of batch work given up for a call that arrived",
        w -> w.totals().interruptedSteps());
    counter("refused", "Generations refused", w -> w.totals().refused());
    counter("late", "Generations ended at their deadline", w -> w.totals().late());
    counter("speculated_tokens", "Tokens guessed", w -> w.totals().guessedTokens());
    counter("accepted_tokens", "Guesses that came true", w -> w.totals().acceptedTokens());
    gauge(
        "prompt_tokens_per_second",
        "Tokens of prompts computed in a second, lately",
        s -> s.speed().promptTokensPerSecond());
    gauge(
        "generated_tokens_per_second",
        "Tokens of answers in a second, lately",
        s -> s.speed().generatedTokensPerSecond());
  }

  private void registerLatency() {
    SummaryWithCallback.builder()
        .name(PREFIX + "latency_seconds")
        .help(
            "Times of the last minute: until a place, until the first token, between tokens, of a"
                + " step")
        .labelNames(MODEL, "stage")
        .callback(
            callback ->
                each(
                    (model, s) -> {
                      Speed speed = s.speed();
                      quantiles(callback, model, "queue", speed.waiting());
                      quantiles(callback, model, "first_token", speed.firstToken());
                      quantiles(callback, model, "between_tokens", speed.betweenTokens());
                      quantiles(callback, model, "step", speed.step());
                    }))
        .register(registry);
  }

  private static void quantiles(
      SummaryWithCallback.Callback callback, String model, String stage, Percentiles times) {
    Quantiles quantiles =
        Quantiles.of(
            new Quantile(0.5, times.p50()),
            new Quantile(0.95, times.p95()),
            new Quantile(0.99, times.p99()));
    callback.call(UNCOUNTED, Double.NaN, quantiles, model, stage);
  }

  private void byPriority(
      String name, String help, ToDoubleFunction<SchedulerStatistics.Load> value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(MODEL, PRIORITY)
        .callback(
            callback ->
                each(
                    (model, s) -> {
                      for (Priority priority : Priority.values()) {
                        SchedulerStatistics.Load load = s.loads().get(priority);
                        if (load != null) {
                          callback.call(value.applyAsDouble(load), model, label(priority));
                        }
                      }
                    }))
        .register(registry);
  }

  private void gauge(String name, String help, ToDoubleFunction<SchedulerStatistics> value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(MODEL)
        .callback(callback -> each((model, s) -> callback.call(value.applyAsDouble(s), model)))
        .register(registry);
  }

  /** Counters go on while a model is not in memory, and never back when it is again. */
  private void counter(String name, String help, ToLongFunction<Work> value) {
    CounterWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(MODEL)
        .callback(
            callback ->
                models
                    .statuses()
                    .forEach(
                        model ->
                            model
                                .work()
                                .ifPresent(
                                    work ->
                                        callback.call(
                                            (double) value.applyAsLong(work),
                                            model.card().name()))))
        .register(registry);
  }

  private void each(BiConsumer<String, SchedulerStatistics> visitor) {
    models
        .all()
        .forEach(
            model ->
                model
                    .scheduler()
                    .map(Scheduler::statistics)
                    .ifPresent(statistics -> visitor.accept(model.name(), statistics)));
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
