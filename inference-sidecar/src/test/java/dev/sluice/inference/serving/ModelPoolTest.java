package dev.sluice.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.sample.SamplingParameters;
import dev.sluice.inference.serving.FakeModels.Fake;
import dev.sluice.inference.serving.ModelUnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ModelPoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FakeModels fakes = new FakeModels();

  /** The pool's clock, which only a test moves. */
  private final AtomicLong clock = new AtomicLong();

  private ModelPool pool(long budget, Fake... models) {
    return new ModelPool(
        List.of(models), new PoolSettings(new Footprint(budget, 0), PATIENCE, 2), clock::get);
  }

  private void use(ModelPool pool, String name) throws Exception {
    clock.incrementAndGet();
    try (ModelLease lease = pool.lease(name)) {
      assertThat(lease.model().name()).isEqualTo(name);
    }
  }

  private CompletableFuture<Void> useLater(ModelPool pool, String name) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                use(pool, name);
                done.complete(null);
              } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  @Test
  void loadsAModelWhenItIsFirstWanted() throws Exception {
    try (ModelPool pool = pool(10, fakes.model("a", 4), fakes.model("b", 4))) {
      assertThat(pool.loaded()).isEmpty();
      use(pool, "b");
      use(pool, "b");
      assertThat(fakes.events()).containsExactly("load b");
      assertThat(pool.loaded()).extracting(ServedModel::name).containsExactly("b");
      assertThat(pool.statuses())
          .extracting(ModelStatus::state)
          .containsExactly(ModelStatus.State.UNLOADED, ModelStatus.State.LOADED);
      assertThat(pool.use()).isEqualTo(new PoolUse(new Footprint(10, 0), new Footprint(4, 0)));
    }
    assertThat(fakes.events()).containsExactly("load b", "close b");
  }

  @Test
  void unloadsWhatWasNotUsedForLongest() throws Exception {
    try (ModelPool pool = pool(8, fakes.model("a", 4), fakes.model("b", 4), fakes.model("c", 4))) {
      use(pool, "a");
      use(pool, "b");
      use(pool, "a");
      use(pool, "c");
      assertThat(fakes.events()).containsExactly("load a", "load b", "close b", "load c");
      use(pool, "b");
      assertThat(fakes.events()).endsWith("close a", "load b");
      assertThat(pool.statuses()).extracting(ModelStatus::loads).containsExactly(1L, 2L, 1L);
      assertThat(pool.statuses()).extracting(ModelStatus::unloads).containsExactly(1L, 1L, 0L);
    }
  }

  @Test
  void countersOfAModelOutliveItsTimesInMemory() throws Exception {
    Fake writer = fakes.model("a", 4);
    writer.makesText = true;
    ModelRegistry models = new ModelRegistry();
    try (ModelPool pool = pool(4, writer, fakes.model("b", 4))) {
      models.announce(pool);
      assertThat(steps(models)).isEmpty();
      write(pool);
      assertThat(steps(models)).containsExactly(4.0);
      use(pool, "b");
      assertThat(fakes.events()).endsWith("close a", "load b");
      assertThat(steps(models)).containsExactly(4.0);
      write(pool);
      assertThat(steps(models)).containsExactly(8.0);
    }
    assertThat(steps(models)).containsExactly(8.0);
  }

  private void write(ModelPool pool) throws Exception {
    clock.incrementAndGet();
    CompletableFuture<GenerationEvent> end = new CompletableFuture<>();
    GenerationRequest request =
        new GenerationRequest(
            TokenSequence.of('x'),
            4,
            SamplingParameters.greedy(),
            List.of(),
            -1,
            Terms.STANDARD,
            Optional.empty());
    try (ModelLease lease = pool.lease("a")) {
      lease
          .model()
          .scheduler()
          .orElseThrow()
          .submit(
              List.of(
                  new Scheduler.Submission(
                      request,
                      event -> {
                        if (event instanceof GenerationEvent.Finished) {
                          end.complete(event);
                        }
                      })));
      assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }
  }

  private static List<Double> steps(ModelRegistry models) {
    return new String(new ServerMetrics(models).expose(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("sluice_inference_steps_total{model=\"a\"}"))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  @Test
  void neverUnloadsAModelThatIsInUse() throws Exception {
    try (ModelPool pool = pool(4, fakes.model("a", 4), fakes.model("b", 4));
        ModelLease lease = pool.lease("a")) {
      CompletableFuture<Void> other = useLater(pool, "b");
      awaitWaiting(pool, "b", 1);
      // The pool may look at the clock for the first time after it was moved.
      for (int look = 0; look < 3000 && !other.isDone(); look++) {
        clock.addAndGet(PATIENCE.plusSeconds(1).toNanos());
        Thread.sleep(10);
      }
      assertThatThrownBy(() -> other.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(ModelUnavailableException.class)
          .extracting(e -> ((ModelUnavailableException) e).reason())
          .isEqualTo(Reason.NO_ROOM);
      assertThat(lease.model().name()).isEqualTo("a");
      assertThat(fakes.events()).containsExactly("load a");
    }
  }

  @Test
  void aBusyModelStaysForAsLongAsItsLoadingWasWorth() throws Exception {
    Fake busy = fakes.model("a", 4);
    try (ModelPool pool = pool(4, busy, fakes.model("b", 4))) {
      use(pool, "a");
      busy.idle = false;
      CompletableFuture<Void> other = useLater(pool, "b");
      awaitWaiting(pool, "b", 1);
      assertThat(pool.loaded()).extracting(ServedModel::name).containsExactly("a");
      busy.idle = true;
      other.get(30, TimeUnit.SECONDS);
      assertThat(fakes.events()).containsExactly("load a", "close a", "load b");
    }
  }

  @Test
  void waitsUntilWorkHasEnded() throws Exception {
    Fake busy = fakes.model("a", 4);
    try (ModelPool pool = pool(4, busy, fakes.model("b", 4))) {
      ModelLease lease = pool.lease("a");
      CompletableFuture<Void> other = useLater(pool, "b");
      awaitWaiting(pool, "b", 1);
      assertThat(other).isNotDone();
      lease.close();
      other.get(30, TimeUnit.SECONDS);
      assertThat(fakes.events()).containsExactly("load a", "close a", "load b");
    }
  }

  @Test
  void aBusyModelMakesRoomAfterItWasHereForLong() throws Exception {
    Fake busy = fakes.model("a", 4);
    try (ModelPool pool = pool(4, busy, fakes.model("b", 4))) {
      use(pool, "a");
      busy.idle = false;
      clock.addAndGet(Duration.ofMinutes(1).toNanos());
      use(pool, "b");
      assertThat(fakes.events()).containsExactly("load a", "close a", "load b");
    }
  }

  @Test
  void manyCallsLoadAModelOnce() throws Exception {
    Fake slow = fakes.model("a", 4);
    slow.waits = true;
    try (ModelPool pool = pool(4, slow)) {
      CompletableFuture<Void> one = useLater(pool, "a");
      CompletableFuture<Void> two = useLater(pool, "a");
      awaitWaiting(pool, "a", 2);
      assertReason(pool, "a", Reason.CROWDED);
      slow.mayLoad.countDown();
      CompletableFuture.allOf(one, two).get(30, TimeUnit.SECONDS);
      assertThat(fakes.events()).containsExactly("load a");
    }
  }

  private static void awaitWaiting(ModelPool pool, String name, int calls) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (pool.statuses().stream()
        .noneMatch(s -> s.card().name().equals(name) && s.waiting() == calls)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(1);
    }
  }

  @Test
  void anAdapterBringsItsModelAndKeepsIt() throws Exception {
    try (ModelPool pool =
        pool(
            8,
            fakes.model("m", 4),
            fakes.adapter("m", "x", 2),
            fakes.adapter("m", "y", 2),
            fakes.model("n", 4))) {
      use(pool, "m:x");
      use(pool, "m:y");
      assertThat(fakes.events()).containsExactly("load m", "load m:x", "load m:y");
      // Its adapters go before the model that they need.
      use(pool, "n");
      assertThat(fakes.events())
          .endsWith("close m:x", "close m:y", "load n")
          .doesNotContain("close m");
      use(pool, "m:x");
      assertThat(fakes.events()).endsWith("close n", "load m:x");
    }
    assertThat(fakes.events()).endsWith("close m:x", "close m");
  }

  @Test
  void aModelThatCannotBeLoadedSaysWhyAndIsTriedAgainLater() throws Exception {
    Fake broken = fakes.model("a", 4);
    broken.failure = "Model file a.gguf is broken.";
    try (ModelPool pool = pool(4, broken)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> pool.lease("a")).hasMessage("Model file a.gguf is broken.");
      }
      assertThat(pool.statuses().getFirst().problem()).isEqualTo("Model file a.gguf is broken.");
      broken.failure = "";
      clock.addAndGet(Duration.ofMinutes(1).toNanos());
      use(pool, "a");
      assertThat(pool.statuses().getFirst().problem()).isEmpty();
    }
  }

  @Test
  void refusesUnknownNamesAndCallsAfterTheEnd() throws Exception {
    ModelPool pool = pool(4, fakes.model("a", 4));
    assertReason(pool, "none", Reason.UNKNOWN);
    pool.close();
    assertReason(pool, "a", Reason.STOPPING);
  }

  @Test
  void theEndReachesThoseWhoWait() throws Exception {
    Fake busy = fakes.model("a", 4);
    ModelPool pool = pool(4, busy, fakes.model("b", 4));
    try (ModelLease held = pool.lease("a")) {
      CompletableFuture<Void> waiting = useLater(pool, "b");
      awaitWaiting(pool, "b", 1);
      pool.close();
      assertThat(held.model().name()).isEqualTo("a");
      assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
          .hasMessageContaining("The sidecar is stopping");
    }
  }

  private static void assertReason(ModelPool pool, String name, Reason reason) {
    assertThatThrownBy(() -> pool.lease(name))
        .isInstanceOf(ModelUnavailableException.class)
        .extracting(e -> ((ModelUnavailableException) e).reason())
        .isEqualTo(reason);
  }
}
