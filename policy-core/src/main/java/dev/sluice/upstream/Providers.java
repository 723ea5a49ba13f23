package dev.sluice.upstream;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The providers of a configuration by name; immutable.
 *
 * @param byName settings by the name that targets use
 */
public record Providers(Map<String, ProviderSettings> byName) {
  public Providers {
    byName = Map.copyOf(byName);
  }

  /** Returns the provider of a name, or null. */
  public @Nullable ProviderSettings find(String name) {
    return byName.get(name);
  }
}
