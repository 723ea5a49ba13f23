package dev.sluice.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
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
 * but read and written on three threads of the store's own, which end when idle; what comes within
 * a tenth of a second is written together. With more than a thousand reads or 32 MiB of writes
 * waiting, further ones are left out, which costs a hit and nothing else.
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
  private static final long WAITING_BYTES = 32 << 20;

  /** Writing each answer as it comes would wake threads and run cold code for each. */
  private static final long GATHER_MILLIS = 100;

  /** One may be gathering answers to be written; the others read. */
  static final int THREADS = 3;

  private static final long IDLE_SECONDS = 10;
  private static final long CLOSING_SECONDS = 10;

  private final Cache<String, Held> memory;
  private final @Nullable DiskTier disk;
  private final ThreadPoolExecutor io;
  private final Queue<Pending> pending = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean gathering = new AtomicBoolean();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final LongAdder memoryOnly = new LongAdder();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean closed;

  /** An answer that waits to be written. */
  private record Pending(String key, Held held) {}

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
            THREADS,
            THREADS,
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
    if (waitingBytes.addAndGet(held.weight()) > WAITING_BYTES) {
      waitingBytes.addAndGet(-held.weight());
      held.release();
      return;
    }
    pending.add(new Pending(key, held));
    if (gathering.compareAndSet(false, true) && !submit(() -> saveGathered(disk))) {
      // What waits is written with what comes next, or in the end.
      gathering.set(false);
    }
  }

  private void saveGathered(DiskTier tier) {
    try {
      closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Closing has waited long enough; it writes what there is time for.
      Thread.currentThread().interrupt();
      return;
    }
    do {
      try {
        savePending(tier);
      } finally {
        gathering.set(false);
      }
      // One at a time, so that of two answers under a key the later one stays.
    } while (!pending.isEmpty() && gathering.compareAndSet(false, true));
  }

  private void savePending(DiskTier tier) {
    for (Pending next = pending.poll(); next != null; next = pending.poll()) {
      waitingBytes.addAndGet(-next.held().weight());
      write(tier, next.key(), next.held());
    }
  }

  private void write(DiskTier tier, String key, Held held) {
    try {
      if (!tier.hasRoom(held.bytes().length)) {
        held.release();
        damaged("the disk is nearly full, so further answers stay in memory", null);
        return;
      }
      tier.answers().put(key, held.bytes());
    } catch (IOException | RuntimeException e) {
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
    closing.countDown();
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
    for (Pending next : pending) {
      if (System.nanoTime() - due < 0) {
        write(tier, next.key(), next.held());
      }
    }
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
