package dev.sluice.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers under their keys, in memory and on disk, each bounded in bytes; outlives reloads of
 * the configuration and, on disk, restarts of the process.
 *
 * <p>Memory is at hand at once. What is on disk is known at once, from Ehcache's index in memory,
 * but read and written on two threads of the store's own, which end when idle; with more than a
 * thousand reads and writes waiting, further ones are left out, which costs a hit and nothing else.
 *
 * <p>An answer that was found again in memory is written to disk, others if the policy says so; the
 * rest stays in memory and is written at the end. A process that is killed loses what it had on
 * disk, because the index is written at the end.
 *
 * <p>Safe for any number of threads. One store at a time uses a directory: a second one, in this
 * process or another, keeps its answers in memory only and says so.
 */
public final class CacheStore implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CacheStore.class.getName());
  private static final int WAITING = 1_000;

  /** Bytes that may wait to be written: the queue alone would hold a thousand large answers. */
  private static final long WAITING_BYTES = 32 << 20;

  private static final long IDLE_SECONDS = 10;
  private static final long CLOSING_SECONDS = 10;

  private final Cache<String, Held> memory;
  private final @Nullable DiskTier disk;
  private final ThreadPoolExecutor io;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final LongAdder memoryOnly = new LongAdder();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean closed;

  /** Makes a store with a tier on disk, or none. */
  CacheStore(CacheSettings settings, @Nullable DiskTier disk) {
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(settings.heap().bytes())
            .weigher((String key, Held held) -> held.weight())
            // Its upkeep is short, and threads of the whole process would outlive this store.
            .executor(Runnable::run)
            .build();
    this.disk = disk;
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
    // Else it, and what Ehcache starts on it, would hold on to the web application of a call.
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return thread;
  }

  /**
   * Opens a store; its {@code heap}, {@code disk} and {@code directory} count. A directory that
   * cannot be used, or holds what cannot be read, leads to a warning, never to a failure.
   */
  public static CacheStore open(CacheSettings settings) {
    return new CacheStore(settings, DiskTier.open(settings));
  }

  /** Returns what memory holds under a key, or null; it has proved to be worth a place on disk. */
  byte @Nullable [] inMemory(String key) {
    Held held = closed ? null : memory.getIfPresent(key);
    if (held == null) {
      return null;
    }
    save(key, held);
    return held.bytes();
  }

  /** Returns whether the disk holds something under a key. */
  boolean onDisk(String key) {
    return disk != null && !closed && disk.answers().containsKey(key);
  }

  /** Returns whether anything is kept under a key. */
  boolean holds(String key) {
    return inMemory(key) != null || onDisk(key);
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
    try {
      byte[] bytes = disk == null ? null : disk.answers().get(key);
      if (bytes != null) {
        memory.put(key, new Held(bytes, true));
      }
      return bytes;
    } catch (RuntimeException e) {
      damaged("an answer cannot be read from disk", e);
      return null;
    }
  }

  /**
   * Keeps bytes under a key: in memory at once, on disk soon or, if it is still in memory then, in
   * the end.
   */
  void put(String key, byte[] bytes, boolean soon) {
    if (closed) {
      return;
    }
    Held held = new Held(bytes, false);
    memory.put(key, held);
    if (soon) {
      save(key, held);
    } else {
      memoryOnly.increment();
    }
  }

  /** Has an answer written unless it is already or too much waits. */
  private void save(String key, Held held) {
    if (disk == null || !held.claim()) {
      return;
    }
    int length = held.bytes().length;
    boolean room = waitingBytes.addAndGet(length) <= WAITING_BYTES;
    if (!room || !submit(() -> saveNow(disk, key, held))) {
      waitingBytes.addAndGet(-length);
      held.release();
    }
  }

  private void saveNow(DiskTier tier, String key, Held held) {
    waitingBytes.addAndGet(-held.bytes().length);
    write(tier, key, held);
  }

  private void write(DiskTier tier, String key, Held held) {
    if (!tier.hasRoom(held.bytes().length)) {
      held.release();
      damaged("the disk is nearly full, so further answers stay in memory", null);
      return;
    }
    try {
      tier.answers().put(key, held.bytes());
    } catch (RuntimeException e) {
      damaged("an answer cannot be written to disk", e);
    }
  }

  /** Forgets what is kept under a key because it is not what was put there. */
  void discard(String key) {
    damaged("a damaged answer is dropped", null);
    memory.invalidate(key);
    if (disk != null) {
      submit(() -> disk.answers().remove(key));
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
   * Writes what is pending and what only memory has, for ten seconds or little more, and ends all
   * threads; further calls do nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSING_SECONDS);
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
    if (disk != null) {
      saveRest(disk, due);
      disk.close();
    }
    memory.invalidateAll();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void saveRest(DiskTier tier, long due) {
    LOG.log(
        Level.DEBUG,
        () -> "cache: " + memoryOnly.sum() + " answers came faster than disk-writes allows");
    memory
        .asMap()
        .forEach(
            (key, held) -> {
              if (System.nanoTime() - due < 0 && held.claim()) {
                write(tier, key, held);
              }
            });
  }
}
