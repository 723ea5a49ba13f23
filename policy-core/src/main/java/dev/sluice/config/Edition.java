package dev.sluice.config;

import dev.sluice.Models;
import dev.sluice.Pipeline;
import dev.sluice.config.bind.ConfigError;
import dev.sluice.upstream.Upstream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** All that one reading of the files has made; in force until the next. */
final class Edition {
  private final Configuration configuration;
  private final Models models;
  private final Upstream upstream;
  private final Pipeline pipeline;
  private final Shared.Leases leases;
  private final List<ConfigError> warnings;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  Edition(
      Configuration configuration,
      Models models,
      Upstream upstream,
      Pipeline pipeline,
      Shared.Leases leases,
      List<ConfigError> warnings) {
    this.configuration = configuration;
    this.models = models;
    this.upstream = upstream;
    this.pipeline = pipeline;
    this.leases = leases;
    this.warnings = List.copyOf(warnings);
  }

  Configuration configuration() {
    return configuration;
  }

  Models models() {
    return models;
  }

  List<ConfigError> warnings() {
    return warnings;
  }

  /** Begins an exchange; returns null if the edition is retired. */
  @Nullable Begun begin() {
    try {
      return new Begun(pipeline.begin(), models, upstream);
    } catch (IllegalStateException e) {
      return null;
    }
  }

  /**
   * Takes no more calls, and closes what is open after the last of them.
   *
   * @param worker closes, because the thread that ends a call must not wait for it
   * @return {@link #ended()}
   */
  CompletableFuture<Void> retire(Executor worker) {
    pipeline.retire(
        () -> {
          try {
            worker.execute(this::close);
          } catch (RejectedExecutionException e) {
            close();
          }
        });
    return ended;
  }

  /** Returns what is done when all calls have ended and all is closed. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Closes what is open, whether or not calls are under way. */
  synchronized void close() {
    leases.close();
    ended.complete(null);
  }
}
