package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.batch.BatchCall;
import dev.sluice.inference.batch.CallRunner;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Answers the calls of batches by the endpoints that answer others. Immutable. */
final class BatchCalls implements CallRunner {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Map<String, Endpoint> endpoints;
  private final Executor workers;
  private final LongSupplier nanoClock;

  /**
   * Makes a runner.
   *
   * @param endpoints by their paths
   * @param workers run the endpoints, which may wait for a model to be loaded
   */
  BatchCalls(Map<String, Endpoint> endpoints, Executor workers, LongSupplier nanoClock) {
    this.endpoints = Map.copyOf(endpoints);
    this.workers = workers;
    this.nanoClock = nanoClock;
  }

  @Override
  public Runnable begin(BatchCall call, Executor loop, Consumer<Reply> whenDone) {
    BatchedCall begun = new BatchedCall(call, loop, whenDone, nanoClock.getAsLong());
    Endpoint endpoint = endpoints.get(call.path());
    if (endpoint == null) {
      throw new IllegalStateException("a batch of " + call.path());
    }
    try {
      workers.execute(() -> Router.run(begun, endpoint));
    } catch (RejectedExecutionException e) {
      begun.refuse(ApiException.unavailable("All places for calls are taken.", RETRY_AFTER));
    }
    return begun::cancel;
  }
}
