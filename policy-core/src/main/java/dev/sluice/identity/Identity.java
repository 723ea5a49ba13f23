package dev.sluice.identity;

import dev.sluice.Caller;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A caller and what it is entitled to.
 *
 * @param caller who calls
 * @param features those that a client may name
 * @param end the first instant at which it is not valid, or null
 */
record Identity(Caller caller, Set<String> features, @Nullable Instant end) {
  static final String FEATURE_HEADER = "x-sluice-feature";

  Identity {
    features = Set.copyOf(features);
  }

  boolean validAt(Instant now) {
    return end == null || now.isBefore(end);
  }

  /** Returns the feature that a client names, or null if it is not one of those declared. */
  @Nullable String feature(@Nullable String named) {
    return named != null && features.contains(named) ? named : null;
  }
}
