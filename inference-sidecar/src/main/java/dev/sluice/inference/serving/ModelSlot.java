package dev.sluice.inference.serving;

import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.Work;
import dev.sluice.inference.serving.ModelUnavailableException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a pool knows of one model. Guarded by the pool's lock. */
final class ModelSlot {
  /** A model stays at least so many times as long as its loading took, before it must make room. */
  private static final int WORTH_LOADING = 10;

  private static final long SHORTEST_STAY_NANOS = Duration.ofSeconds(2).toNanos();

  final ModelProvider provider;
  ModelStatus.State state = ModelStatus.State.UNLOADED;

  /** Ends when loading or leaving does; null in the states that last. */
  @Nullable CompletableFuture<Void> change;

  @Nullable RunningModel running;
  String problem = "";
  Reason problemReason = Reason.BROKEN;
  long problemUntilNanos;
  boolean disabled;
  int leases;
  int waiters;
  long lastUsedNanos;
  long loadedAtNanos;
  long loadNanos;
  long loads;
  long unloads;

  /** What was done for the model before it was loaded the last time. */
  private Optional<Work> workBefore = Optional.empty();

  ModelSlot(ModelProvider provider) {
    this.provider = provider;
  }

  ModelCard card() {
    return provider.card();
  }

  String name() {
    return card().name();
  }

  boolean inMemory() {
    return state == ModelStatus.State.LOADED || state == ModelStatus.State.LEAVING;
  }

  /** Returns whether nobody uses the model; asks its scheduler. */
  boolean unused() {
    return leases == 0 && running != null && running.idle();
  }

  /** Returns whether the model was here long enough to be worth its loading. */
  boolean hasStayed(long nowNanos) {
    return nowNanos - loadedAtNanos > Math.max(SHORTEST_STAY_NANOS, WORTH_LOADING * loadNanos);
  }

  void loaded(RunningModel model, long startedNanos, long nowNanos) {
    running = model;
    state = ModelStatus.State.LOADED;
    problem = "";
    loads++;
    loadedAtNanos = nowNanos;
    lastUsedNanos = nowNanos;
    loadNanos = nowNanos - startedNanos;
  }

  /** Notes that loading failed, and until when a call hears that without another attempt. */
  void failed(ModelUnavailableException refusal, long untilNanos) {
    state = ModelStatus.State.BROKEN;
    problem = refusal.getMessage();
    problemReason = refusal.reason();
    problemUntilNanos = untilNanos;
  }

  void unloaded() {
    if (running != null) {
      workBefore = work();
      unloads++;
    }
    running = null;
    state = ModelStatus.State.UNLOADED;
  }

  ModelStatus status() {
    return new ModelStatus(
        card(), state, loads, unloads, Duration.ofNanos(loadNanos), waiters, problem, work());
  }

  private Optional<Work> work() {
    Optional<Work> now = running().flatMap(r -> r.served().scheduler()).map(Scheduler::work);
    return now.map(work -> workBefore.map(work::plus).orElse(work)).or(() -> workBefore);
  }

  Optional<RunningModel> running() {
    return Optional.ofNullable(running);
  }
}
