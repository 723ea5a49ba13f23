package dev.sluice.upstream;

import java.util.HashMap;
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

  /** Returns these providers, with a proxy for those that name none and are not on this machine. */
  public Providers through(@Nullable Proxy proxy) {
    Map<String, ProviderSettings> reached = new HashMap<>();
    byName.forEach((name, settings) -> reached.put(name, settings.through(proxy)));
    return new Providers(reached);
  }

  /** Returns the provider of a name, or null. */
  public @Nullable ProviderSettings find(String name) {
    return byName.get(name);
  }
}
