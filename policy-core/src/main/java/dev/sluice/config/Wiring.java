package dev.sluice.config;

import dev.sluice.Environment;
import dev.sluice.Models;
import dev.sluice.upstream.Upstream;
import java.util.List;

/**
 * What the policies of one edition are made with.
 *
 * @param services what outlives the edition
 * @param models the edition's models
 * @param upstream sends calls to the edition's providers
 * @param leases what the edition opens
 */
record Wiring(Services services, Models models, Upstream upstream, Shared.Leases leases)
    implements PolicyContext {
  @Override
  public Environment environment() {
    return services.environment();
  }

  @Override
  public <T extends AutoCloseable> T open(Object key, Class<T> type, Opener<T> opener) {
    // Keys of Sluice's own things are of other classes.
    return leases.use(List.of(PolicyContext.class, type, key), type, opener::open);
  }
}
