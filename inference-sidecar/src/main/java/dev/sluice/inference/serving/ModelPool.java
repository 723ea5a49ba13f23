package dev.sluice.inference.serving;

import dev.sluice.inference.serving.ModelUnavailableException.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps models in memory as calls want them: loads one when it is asked for, and unloads those that
 * were not used for longest when room is short. Safe for all threads.
 *
 * <p>A model with work under way stays, unless others wait for its room and it was here for long
 * enough to be worth its loading: then new calls of it wait, its work is finished, and it makes
 * room. Loading is done by one thread, one model after the other.
 */
public final class ModelPool implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ModelPool.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ModelSlot> slots = new LinkedHashMap<>();
  private final PoolSettings settings;
  private final LongSupplier nanoClock;
  private final PoolLoader loader;
  private boolean closed;

  /**
   * Makes a pool with nothing loaded.
   *
   * @param providers the models, each under a name of its own; a base before what shares it
   * @param settings the bounds
   * @param nanoClock the time in nanoseconds from any origin
   */
  public ModelPool(
      Collection<? extends ModelProvider> providers,
      PoolSettings settings,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    providers.forEach(provider -> slots.put(provider.card().name(), new ModelSlot(provider)));
    this.loader = new PoolLoader(lock, slots, settings, nanoClock);
  }

  /** Makes a pool of models that are loaded already and stay. */
  static ModelPool lent(Collection<ServedModel> models) {
    ModelPool pool =
        new ModelPool(List.of(), new PoolSettings(Footprint.NONE, RETRY, 1), System::nanoTime);
    for (ServedModel model : models) {
      LentModel lent = new LentModel(model);
      ModelSlot slot = new ModelSlot(lent);
      slot.loaded(lent, 0, 0);
      pool.slots.put(model.name(), slot);
    }
    return pool;
  }

  /**
   * Waits for a model to be in memory and keeps it there.
   *
   * @param name the model's name
   * @return the right to use it, closed by the caller when everything is submitted
   * @throws ModelUnavailableException if there is no such model, or it cannot be used now
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public ModelLease lease(String name) throws ModelUnavailableException, InterruptedException {
    long deadline = nanoClock.getAsLong() + settings.patience().toNanos();
    while (true) {
      CompletableFuture<Void> change;
      ModelSlot slot;
      lock.lock();
      try {
        slot = find(name);
        if (slot.state == ModelStatus.State.LOADED && slot.running != null) {
          return take(slot, slot.running.served());
        }
        change = changing(slot);
        slot.waiters++;
      } finally {
        lock.unlock();
      }
      try {
        await(slot, change, deadline - nanoClock.getAsLong());
      } finally {
        waited(slot);
      }
    }
  }

  private void waited(ModelSlot slot) {
    lock.lock();
    try {
      slot.waiters--;
    } finally {
      lock.unlock();
    }
  }

  private ModelSlot find(String name) throws ModelUnavailableException {
    if (closed) {
      throw new ModelUnavailableException(
          Reason.STOPPING, "The sidecar is stopping; try again shortly.", RETRY);
    }
    ModelSlot slot = slots.get(name);
    if (slot == null) {
      throw new ModelUnavailableException(
          Reason.UNKNOWN,
          "The model %s does not exist here; GET /v1/models lists those that do.".formatted(name),
          Duration.ZERO);
    }
    if (slot.disabled) {
      throw new ModelUnavailableException(Reason.DISABLED, slot.problem, Duration.ZERO);
    }
    return slot;
  }

  private ModelLease take(ModelSlot slot, ServedModel model) {
    slot.leases++;
    slot.lastUsedNanos = nanoClock.getAsLong();
    return new ModelLease(model, () -> release(slot));
  }

  private void release(ModelSlot slot) {
    lock.lock();
    try {
      slot.leases--;
      slot.lastUsedNanos = nanoClock.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the end of the model's loading or leaving, after having the loading begun. */
  private CompletableFuture<Void> changing(ModelSlot slot) throws ModelUnavailableException {
    if (slot.waiters >= settings.waiters()) {
      throw new ModelUnavailableException(
          Reason.CROWDED,
          "%d calls wait for model %s to be loaded, which is all that may wait."
              .formatted(slot.waiters, slot.name()),
          RETRY);
    }
    if (slot.change != null) {
      return slot.change;
    }
    long left = slot.problemUntilNanos - nanoClock.getAsLong();
    if (slot.state == ModelStatus.State.BROKEN && left > 0) {
      throw new ModelUnavailableException(slot.problemReason, slot.problem, Duration.ofNanos(left));
    }
    return loader.begin(slot);
  }

  private static void await(ModelSlot slot, CompletableFuture<Void> change, long nanos)
      throws ModelUnavailableException, InterruptedException {
    try {
      change.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ModelUnavailableException(
          Reason.NO_ROOM,
          "Model %s is still being loaded; try again shortly.".formatted(slot.name()),
          RETRY);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModelUnavailableException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("Loading ended in another way than it can.", e);
    }
  }

  /**
   * Returns the models that are in memory and take calls, in the order in which they were named.
   */
  public List<ServedModel> loaded() {
    lock.lock();
    try {
      return slots.values().stream()
          .filter(slot -> slot.state == ModelStatus.State.LOADED)
          .flatMap(slot -> slot.running().stream())
          .map(RunningModel::served)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how all models do, in the order in which they were named. */
  public List<ModelStatus> statuses() {
    lock.lock();
    try {
      return slots.values().stream().map(ModelSlot::status).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the memory that models may take and that those loaded take. */
  public PoolUse use() {
    return new PoolUse(settings.budget(), loader.used());
  }

  /**
   * Takes no more calls, finishes those under way within the limit and unloads everything.
   *
   * @param limit how long unfinished calls may take; then they fail
   */
  public void close(Duration limit) {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    loader.close();
    long deadline = nanoClock.getAsLong() + limit.toNanos();
    // What shares weights goes before the model that it shares them with.
    for (ModelSlot slot : List.copyOf(slots.values()).reversed()) {
      @Nullable RunningModel running = slot.running;
      Duration left = Duration.ofNanos(Math.max(0, deadline - nanoClock.getAsLong()));
      if (running != null && !running.close(left)) {
        LOG.log(Level.WARNING, "Model {0} still computes and is left in memory", slot.name());
      }
      slot.unloaded();
    }
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
