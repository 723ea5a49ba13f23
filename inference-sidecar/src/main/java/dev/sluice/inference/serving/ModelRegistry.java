package dev.sluice.inference.serving;

import dev.sluice.inference.serving.ModelUnavailableException.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The served models by name. Safe for all threads. */
public final class ModelRegistry {
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** How far the sidecar is. */
  public enum State {
    /** Models are being loaded; calls are refused for now. */
    LOADING,
    /** Calls are answered; models that are not in memory are loaded when one wants them. */
    READY,
    /** Calls under way are finished, new ones refused. */
    STOPPING
  }

  private volatile State state = State.LOADING;
  private volatile ModelPool pool = ModelPool.lent(List.of());
  private volatile Supplier<List<ComputeDevice>> devices = List::of;

  /**
   * Opens the service with models that stay in memory.
   *
   * @param loaded all models, each under a name of its own
   */
  public void ready(Collection<ServedModel> loaded) {
    announce(ModelPool.lent(loaded));
    ready();
  }

  /**
   * Says which models there are; calls still wait for {@link #ready()}.
   *
   * @param models all models; stays the caller's to close
   */
  public void announce(ModelPool models) {
    pool = models;
  }

  /**
   * Says which devices there are.
   *
   * @param found looks at them when it is asked; safe for all threads
   */
  public void computeOn(Supplier<List<ComputeDevice>> found) {
    devices = found;
  }

  /** Returns the devices, with the memory that is free now; empty before the library is loaded. */
  public List<ComputeDevice> devices() {
    return devices.get();
  }

  /** Opens the service. */
  public void ready() {
    state = State.READY;
  }

  /** Refuses new calls from here on. */
  public void stopping() {
    state = State.STOPPING;
  }

  /** Returns how far the sidecar is. */
  public State state() {
    return state;
  }

  /**
   * Waits for a model to be in memory and keeps it there.
   *
   * @param name the model's name
   * @return the right to use it, closed by the caller when everything is submitted
   * @throws ModelUnavailableException if there is no such model, or no call is taken now
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public ModelLease lease(String name) throws ModelUnavailableException, InterruptedException {
    return switch (state) {
      case LOADING ->
          throw new ModelUnavailableException(
              Reason.STARTING, "The models are being loaded; try again shortly.", RETRY);
      case STOPPING ->
          throw new ModelUnavailableException(
              Reason.STOPPING, "The sidecar is stopping; try again shortly.", RETRY);
      case READY -> pool.lease(name);
    };
  }

  /** Returns the models that are in memory, in the order in which they were named. */
  public List<ServedModel> all() {
    return pool.loaded();
  }

  /** Returns how all models do, in the order in which they were named. */
  public List<ModelStatus> statuses() {
    return pool.statuses();
  }

  /** Returns why models cannot be used, each by its name. */
  public Map<String, String> disabled() {
    return statuses().stream()
        .filter(status -> !status.problem().isEmpty())
        .collect(Collectors.toMap(status -> status.card().name(), ModelStatus::problem));
  }

  /** Returns the memory that models may take and that those loaded take. */
  public PoolUse memory() {
    return pool.use();
  }
}
