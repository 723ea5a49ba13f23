package dev.sluice.inference.serving;

import dev.sluice.inference.serving.ModelUnavailableException.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads and unloads the models of a pool on a thread of its own, one after the other.
 *
 * <p>A platform thread, as native loading would pin a virtual one's carrier.
 */
final class PoolLoader {
  private static final Logger LOG = System.getLogger(PoolLoader.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration BROKEN_FOR = Duration.ofSeconds(30);
  private static final Duration LEAVING_LIMIT = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 20;
  private static final long CLOSE_SECONDS = 10;

  /** Reasons that another attempt does not change at once. */
  private static final Set<Reason> LASTING = EnumSet.of(Reason.BROKEN, Reason.DISABLED);

  private final ReentrantLock lock;
  private final Map<String, ModelSlot> slots;
  private final PoolSettings settings;
  private final LongSupplier nanoClock;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("model-loader").daemon().factory());

  PoolLoader(
      ReentrantLock lock,
      Map<String, ModelSlot> slots,
      PoolSettings settings,
      LongSupplier nanoClock) {
    this.lock = lock;
    this.slots = slots;
    this.settings = settings;
    this.nanoClock = nanoClock;
  }

  /** Has a model loaded; the lock must be held. Returns what ends with it. */
  CompletableFuture<Void> begin(ModelSlot slot) {
    CompletableFuture<Void> change = new CompletableFuture<>();
    slot.change = change;
    slot.state = ModelStatus.State.LOADING;
    thread.execute(() -> load(slot, change));
    return change;
  }

  /** Ends loading; what is being loaded is finished. */
  void close() {
    thread.shutdownNow();
    stopping().forEach(change -> change.completeExceptionally(stopped()));
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "A model is still being loaded; leaving it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<CompletableFuture<Void>> stopping() {
    lock.lock();
    try {
      return slots.values().stream().map(slot -> slot.change).filter(Objects::nonNull).toList();
    } finally {
      lock.unlock();
    }
  }

  private static ModelUnavailableException stopped() {
    return new ModelUnavailableException(
        Reason.STOPPING, "The sidecar is stopping; try again shortly.", RETRY);
  }

  /** Returns the memory of the models that are there. */
  Footprint used() {
    lock.lock();
    try {
      return slots.values().stream()
          .filter(ModelSlot::inMemory)
          .map(slot -> slot.card().footprint())
          .reduce(Footprint.NONE, Footprint::plus);
    } finally {
      lock.unlock();
    }
  }

  private void load(ModelSlot slot, CompletableFuture<Void> change) {
    try {
      loadWithBase(slot);
      settle(slot, change, null);
    } catch (ModelUnavailableException e) {
      settle(slot, change, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      settle(slot, change, stopped());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "Loading model " + slot.name() + " failed", e);
      String message = "Model %s could not be loaded; the sidecar's log has details.";
      settle(
          slot,
          change,
          new ModelUnavailableException(Reason.BROKEN, message.formatted(slot.name()), BROKEN_FOR));
    }
  }

  private void settle(
      ModelSlot slot, CompletableFuture<Void> change, @Nullable ModelUnavailableException refusal) {
    lock.lock();
    try {
      slot.change = null;
      if (refusal != null && LASTING.contains(refusal.reason())) {
        slot.failed(refusal, nanoClock.getAsLong() + BROKEN_FOR.toNanos());
      } else if (refusal != null) {
        slot.unloaded();
      }
    } finally {
      lock.unlock();
    }
    if (refusal == null) {
      change.complete(null);
    } else {
      // Who waits for it hears it, and the list of models shows it.
      LOG.log(Level.DEBUG, refusal.getMessage());
      change.completeExceptionally(refusal);
    }
  }

  /** Loads a model after its base, which stays as long as this one does. */
  private void loadWithBase(ModelSlot slot) throws ModelUnavailableException, InterruptedException {
    if (slot.running != null) {
      // It was loaded as the base of another meanwhile.
      return;
    }
    Optional<ModelSlot> base = slot.card().base().map(slots::get);
    if (base.isPresent() && base.get().running == null) {
      loadAlone(base.get(), Optional.empty());
    }
    base.ifPresent(b -> hold(b, 1));
    try {
      loadAlone(slot, base.flatMap(ModelSlot::running));
    } catch (ModelUnavailableException | InterruptedException | RuntimeException | Error e) {
      base.ifPresent(b -> hold(b, -1));
      throw e;
    }
  }

  private void hold(ModelSlot slot, int leases) {
    lock.lock();
    try {
      slot.leases += leases;
    } finally {
      lock.unlock();
    }
  }

  private void loadAlone(ModelSlot slot, Optional<RunningModel> base)
      throws ModelUnavailableException, InterruptedException {
    makeRoom(slot);
    long started = nanoClock.getAsLong();
    RunningModel running = slot.provider.load(base);
    lock.lock();
    try {
      slot.loaded(running, started, nanoClock.getAsLong());
    } finally {
      lock.unlock();
    }
    LOG.log(
        Level.INFO,
        "Model {0} is loaded: {1}, {2} ms",
        slot.name(),
        slot.card().footprint().describe(),
        slot.loadNanos / 1_000_000);
  }

  private void makeRoom(ModelSlot slot) throws ModelUnavailableException, InterruptedException {
    long deadline = nanoClock.getAsLong() + settings.patience().toNanos();
    Footprint need = slot.card().footprint();
    while (!need.fitsIn(settings.budget().minus(used()))) {
      Optional<ModelSlot> victim = victim();
      if (victim.isPresent()) {
        unload(victim.get());
      } else if (nanoClock.getAsLong() - deadline > 0 || thread.isShutdown()) {
        throw new ModelUnavailableException(
            Reason.NO_ROOM,
            "Model %s needs %s of memory, of which the models that have work leave too little; try"
                    .formatted(slot.name(), need.describe())
                + " again shortly.",
            RETRY);
      } else {
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  /** Marks the model that is to make room, if one can, so that no call takes it meanwhile. */
  private Optional<ModelSlot> victim() {
    lock.lock();
    try {
      Comparator<ModelSlot> longestUnused = Comparator.comparingLong(s -> s.lastUsedNanos);
      Optional<ModelSlot> victim =
          slots.values().stream()
              .filter(s -> s.state == ModelStatus.State.LOADED && s.unused())
              .min(longestUnused)
              .or(
                  () ->
                      slots.values().stream()
                          .filter(s -> s.state == ModelStatus.State.LOADED && s.leases == 0)
                          .filter(s -> s.hasStayed(nanoClock.getAsLong()))
                          .min(longestUnused));
      victim.ifPresent(
          s -> {
            s.state = ModelStatus.State.LEAVING;
            s.change = new CompletableFuture<>();
          });
      return victim;
    } finally {
      lock.unlock();
    }
  }

  private void unload(ModelSlot slot) {
    RunningModel running = slot.running;
    boolean freed = running == null || running.close(LEAVING_LIMIT);
    CompletableFuture<Void> change;
    lock.lock();
    try {
      change = slot.change;
      slot.change = null;
      slot.unloaded();
      if (!freed) {
        slot.disabled = true;
        slot.problem =
            "A step of model %s does not end; restart the sidecar.".formatted(slot.name());
      }
      slot.card().base().map(slots::get).ifPresent(base -> base.leases--);
    } finally {
      lock.unlock();
    }
    LOG.log(Level.INFO, "Model {0} is unloaded", slot.name());
    if (change != null) {
      change.complete(null);
    }
  }
}
