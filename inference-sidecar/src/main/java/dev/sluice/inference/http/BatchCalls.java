package dev.sluice.inference.http;

import dev.sluice.inference.batch.BatchCall;
import dev.sluice.inference.batch.CallRunner;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Answers the calls of batches by the endpoints that answer others. Immutable. */
final class BatchCalls implements CallRunner {
  private final Map<String, Endpoint> endpoints;
  private final LongSupplier nanoClock;

  /**
   * Makes a runner.
   *
   * @param endpoints by their paths
   */
  BatchCalls(Map<String, Endpoint> endpoints, LongSupplier nanoClock) {
    this.endpoints = Map.copyOf(endpoints);
    this.nanoClock = nanoClock;
  }

  @Override
  public Runnable begin(BatchCall call, Executor loop, Consumer<Reply> whenDone) {
    BatchedCall begun = new BatchedCall(call, loop, whenDone, nanoClock.getAsLong());
    Endpoint endpoint = endpoints.get(call.path());
    if (endpoint == null) {
      throw new IllegalStateException("a batch of " + call.path());
    }
    Router.run(begun, endpoint);
    return begun::cancel;
  }
}
