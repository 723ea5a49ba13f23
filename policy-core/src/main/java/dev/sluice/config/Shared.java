package dev.sluice.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things that editions open and share: one stays open while an edition uses it, so that what a
 * reload does not change goes on as it is; safe for many threads.
 */
final class Shared {
  private static final System.Logger LOG = System.getLogger(Sluice.class.getName());

  private final Map<Object, Thing> things = new HashMap<>();

  private static final class Thing {
    final AutoCloseable value;
    int users;

    Thing(AutoCloseable value) {
      this.value = value;
    }
  }

  /** Opens a thing. */
  @FunctionalInterface
  interface Opener<T> {
    /** Returns the thing, open. */
    T open() throws IOException;
  }

  /** What one edition uses; not for sharing between threads before it is complete. */
  final class Leases implements AutoCloseable {
    private final List<Object> keys = new ArrayList<>();

    /**
     * Returns the thing of a key, opened if nobody has it open.
     *
     * @param key what it is and all that it was made of
     * @param opener opens it; runs under a lock
     * @throws UncheckedIOException if it cannot be opened
     */
    <T extends AutoCloseable> T use(Object key, Class<T> type, Opener<T> opener) {
      synchronized (things) {
        @Nullable Thing thing = things.get(key);
        if (thing == null) {
          thing = new Thing(opened(opener));
          things.put(key, thing);
        }
        thing.users++;
        keys.add(key);
        return type.cast(thing.value);
      }
    }

    /** Gives all back; those that nobody else uses are closed, the last opened first. */
    @Override
    public void close() {
      for (int i = keys.size() - 1; i >= 0; i--) {
        Thing thing = released(keys.get(i));
        if (thing != null) {
          shut(thing.value);
        }
      }
      keys.clear();
    }
  }

  private static AutoCloseable opened(Opener<? extends AutoCloseable> opener) {
    try {
      return opener.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Thing released(Object key) {
    synchronized (things) {
      Thing thing = things.get(key);
      if (thing == null || --thing.users > 0) {
        return null;
      }
      return things.remove(key);
    }
  }

  private static void shut(AutoCloseable thing) {
    try {
      thing.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, thing + " could not be closed", e);
    }
  }

  /** Returns how many things are open. */
  int open() {
    synchronized (things) {
      return things.size();
    }
  }
}
