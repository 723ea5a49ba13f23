package dev.sluice.inference.serving;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The served models by name. Safe for all threads. */
public final class ModelRegistry {
  /** How far the sidecar is. */
  public enum State {
    /** Models are being loaded; calls are refused for now. */
    LOADING,
    /** All models answer. */
    READY,
    /** Calls under way are finished, new ones refused. */
    STOPPING
  }

  private volatile State state = State.LOADING;
  private volatile Map<String, ServedModel> models = Map.of();
  private final Map<String, String> disabled = new ConcurrentHashMap<>();

  /**
   * Opens the service.
   *
   * @param loaded all models, each under a name of its own
   */
  public void ready(Collection<ServedModel> loaded) {
    Map<String, ServedModel> byName = new LinkedHashMap<>();
    loaded.forEach(model -> byName.put(model.name(), model));
    models = byName;
    state = State.READY;
  }

  /** Notes that a model is not served, and why, as one sentence. */
  public void disable(String name, String reason) {
    disabled.put(name, reason);
  }

  /** Returns why models are not served, each by its name. */
  public Map<String, String> disabled() {
    return Map.copyOf(disabled);
  }

  /** Refuses new calls from here on. */
  public void stopping() {
    state = State.STOPPING;
  }

  /** Returns how far the sidecar is. */
  public State state() {
    return state;
  }

  /** Returns the model of this name. */
  public Optional<ServedModel> find(String name) {
    return Optional.ofNullable(models.get(name));
  }

  /** Returns all models in the order in which they were named. */
  public List<ServedModel> all() {
    return List.copyOf(models.values());
  }
}
