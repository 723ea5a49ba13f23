package dev.sluice.extproc;

import dev.sluice.Environment;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Models;
import dev.sluice.Pipeline;
import dev.sluice.Policy;
import dev.sluice.api.ApiFailures;
import dev.sluice.config.Begun;
import dev.sluice.upstream.Propagation;
import dev.sluice.upstream.Providers;
import dev.sluice.upstream.Upstream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** A pipeline of one policy made by hand. */
final class Pipelines implements AutoCloseable {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Environment environment =
      new Environment(System::nanoTime, InstantSource.system(), new Random(1), timer);
  private final Upstream upstream =
      new Upstream(new Providers(Map.of()), Propagation.NONE, environment);
  private final Pipeline pipeline;

  Pipelines(Supplier<Handler> handlers) {
    this(Policy.Reach.ANSWER, handlers);
  }

  Pipelines(Policy.Reach reach, Supplier<Handler> handlers) {
    Policy policy =
        new Policy() {
          @Override
          public String name() {
            return "test";
          }

          @Override
          public Stage stage() {
            return Stage.GUARD;
          }

          @Override
          public Reach reach() {
            return reach;
          }

          @Override
          public Handler open(Journal journal) {
            return handlers.get();
          }
        };
    this.pipeline =
        new Pipeline(
            List.of(new Pipeline.Step(policy, false, false)), new ApiFailures(), environment);
  }

  Begun begin() {
    return new Begun(pipeline.begin(), new Models(List.of(), Map.of()), upstream);
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  @Override
  public void close() {
    upstream.close();
    timer.shutdownNow();
  }
}
