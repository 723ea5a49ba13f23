package dev.sluice.identity;

import dev.sluice.Caller;
import dev.sluice.Model;
import dev.sluice.Models;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A caller and what it is entitled to.
 *
 * @param caller who calls
 * @param features those that a client may name
 * @param models those that may be asked for; empty means all
 * @param end the first instant at which it is not valid, or null
 */
record Identity(Caller caller, Set<String> features, Set<String> models, @Nullable Instant end) {
  static final String FEATURE_HEADER = "x-sluice-feature";

  Identity {
    features = Set.copyOf(features);
    models = Set.copyOf(models);
  }

  boolean validAt(Instant now) {
    return end == null || now.isBefore(end);
  }

  /** Returns the feature that a client names, or null if it is not one of those declared. */
  @Nullable String feature(@Nullable String named) {
    return named != null && features.contains(named) ? named : null;
  }

  /**
   * Returns whether a model may be asked for, under its name or an alias. Where {@code auto} is
   * allowed, routing may choose any model.
   */
  boolean mayAsk(String model, Models configured) {
    if (models.isEmpty() || model.isEmpty() || models.contains(model)) {
      return true;
    }
    Model known = configured.find(model);
    return known != null && models.contains(known.name());
  }
}
