package dev.sluice.config;

import dev.sluice.cache.CacheSettings;
import dev.sluice.cache.CacheStore;
import dev.sluice.cache.DataSize;
import java.util.List;

/** A store of answers and the sizes that it was opened with; a directory is open only once. */
record CacheHome(DataSize heap, DataSize disk, CacheStore store) implements AutoCloseable {
  /**
   * Returns the store that settings describe, the one in use if there is one.
   *
   * @param name of the policy, which has a store of its own unless it is on disk
   * @throws IllegalArgumentException if its directory is in use with other sizes
   */
  static CacheStore store(String name, CacheSettings settings, Shared.Leases leases) {
    Object key =
        settings.disk().bytes() > 0
            ? List.of(CacheHome.class, settings.directory())
            : List.of(CacheHome.class, name, settings.heap());
    CacheHome home =
        leases.use(
            key,
            CacheHome.class,
            () -> new CacheHome(settings.heap(), settings.disk(), CacheStore.open(settings)));
    if (!home.heap().equals(settings.heap()) || !home.disk().equals(settings.disk())) {
      throw new IllegalArgumentException(
          "the directory "
              + settings.directory()
              + " is in use with heap "
              + home.heap()
              + " and disk "
              + home.disk()
              + "; restart, or name another directory");
    }
    return home.store();
  }

  @Override
  public void close() {
    store.close();
  }
}
