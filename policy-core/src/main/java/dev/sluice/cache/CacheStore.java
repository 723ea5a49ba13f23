package dev.sluice.cache;

import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ehcache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers under their keys, in memory and on disk, each bounded in bytes; outlives reloads of
 * the configuration and, on disk, restarts of the process.
 *
 * <p>Memory is at hand at once. What is on disk is known at once, from Ehcache's index in memory,
 * but read and written on two threads of the store's own, which end when idle; with more than a
 * thousand reads and writes waiting, further ones are left out, which costs a hit and nothing else.
 * A process that is killed loses what it had on disk, because the index is written at the end.
 *
 * <p>Safe for any number of threads. One store at a time uses a directory: a second one, in this
 * process or another, keeps its answers in memory only and says so.
 */
public final class CacheStore implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CacheStore.class.getName());
  private static final int WAITING = 1_000;
  private static final long IDLE_SECONDS = 10;
  private static final long CLOSING_SECONDS = 10;

  private final Tiers tiers;
  private final ThreadPoolExecutor io;
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean closed;

  private CacheStore(Tiers tiers) {
    this.tiers = tiers;
    this.io =
        new ThreadPoolExecutor(
            2,
            2,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            CacheStore::thread);
    io.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sluice-cache");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens a store; its {@code heap}, {@code disk} and {@code directory} count. A directory that
   * cannot be used, or holds what cannot be read, leads to a warning, never to a failure.
   */
  public static CacheStore open(CacheSettings settings) {
    return new CacheStore(Tiers.open(settings));
  }

  /** Returns what memory holds under a key, or null. */
  byte @Nullable [] inMemory(String key) {
    return closed ? null : tiers.heap().get(MemoryKey.of(key));
  }

  /** Returns whether the disk holds something under a key. */
  boolean onDisk(String key) {
    Cache<String, byte[]> disk = tiers.disk();
    return disk != null && !closed && disk.containsKey(key);
  }

  /**
   * Reads from disk on another thread.
   *
   * @param then gets the bytes, or null if they are gone or cannot be read
   * @return false if too much is waiting, and {@code then} will not be called
   */
  boolean read(String key, Consumer<byte @Nullable []> then) {
    return submit(() -> then.accept(fromDisk(key)));
  }

  private byte @Nullable [] fromDisk(String key) {
    Cache<String, byte[]> disk = tiers.disk();
    try {
      byte[] bytes = disk == null ? null : disk.get(key);
      if (bytes != null) {
        tiers.heap().put(MemoryKey.of(key), bytes);
      }
      return bytes;
    } catch (RuntimeException e) {
      damaged("an answer cannot be read from disk", e);
      return null;
    }
  }

  /** Keeps bytes under a key: in memory at once, on disk soon. */
  void put(String key, byte[] bytes) {
    if (closed) {
      return;
    }
    tiers.heap().put(MemoryKey.of(key), bytes);
    Cache<String, byte[]> disk = tiers.disk();
    if (disk != null) {
      submit(() -> write(disk, key, bytes));
    }
  }

  private void write(Cache<String, byte[]> disk, String key, byte[] bytes) {
    try {
      disk.put(key, bytes);
    } catch (RuntimeException e) {
      damaged("an answer cannot be written to disk", e);
    }
  }

  /** Forgets what is kept under a key because it is not what was put there. */
  void discard(String key) {
    damaged("a damaged answer is dropped", null);
    tiers.heap().remove(MemoryKey.of(key));
    Cache<String, byte[]> disk = tiers.disk();
    if (disk != null) {
      submit(() -> disk.remove(key));
    }
  }

  private void damaged(String what, @Nullable Exception cause) {
    if (warned.compareAndSet(false, true)) {
      LOG.log(Level.WARNING, "cache: " + what + "; it is said once only", cause);
    }
  }

  private boolean submit(Runnable task) {
    try {
      io.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Writes what is pending, for at most ten seconds, and ends all threads; further calls do
   * nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    io.shutdown();
    boolean interrupted = false;
    try {
      if (!io.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        io.shutdownNow();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      io.shutdownNow();
    }
    tiers.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
