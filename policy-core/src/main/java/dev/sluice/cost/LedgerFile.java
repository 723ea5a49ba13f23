package dev.sluice.cost;

import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a ledger in a file: read when opened, written every so often if anything changed, and when
 * closed. Safe for any number of threads.
 *
 * <p>A new file is written beside the old one and then takes its place, so that there is always a
 * whole one. Closing loses nothing. A process that is killed, or a machine that loses its power,
 * loses the charges since the last writing, which are those of one interval at most, provided that
 * writing succeeded.
 *
 * <p>Of several applications and processes that share a file, one keeps it at a time, by a lock on
 * {@code FILE.lock}; else each would write over the others' charges. The next one adds its own when
 * the first has closed, so that one process can take over from another.
 */
public final class LedgerFile implements AutoCloseable {
  /** How often is written where nobody says otherwise. */
  public static final Duration STANDARD_INTERVAL = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(LedgerFile.class.getName());
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Path file;
  private final Ledger ledger;
  private final FileChannel lock;
  private boolean ours;
  private final ScheduledExecutorService writer;
  private long written;

  private LedgerFile(Path file, Ledger ledger, FileChannel lock) {
    this.file = file;
    this.ledger = ledger;
    this.lock = lock;
    this.writer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sluice-ledger");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Adds what a file holds, if it is there, to a ledger, and keeps the file up to date until
   * closed.
   *
   * @param file where; its directory is made if need be
   * @param interval how often is written
   * @throws IOException if the file cannot be read, is no ledger, or its directory cannot be made
   */
  public static LedgerFile open(Path file, Ledger ledger, Duration interval) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    FileChannel lock =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    LedgerFile opened = new LedgerFile(file, ledger, lock);
    try {
      opened.begin();
    } catch (IOException | RuntimeException e) {
      opened.writer.shutdown();
      lock.close();
      throw e;
    }
    long nanos = interval.toNanos();
    opened.writer.scheduleWithFixedDelay(opened::writeOrSay, nanos, nanos, TimeUnit.NANOSECONDS);
    return opened;
  }

  private synchronized void begin() throws IOException {
    if (!keeps()) {
      LOG.log(
          Level.WARNING,
          "the ledger {0} is kept by another process, or another application of this one; what is"
              + " charged here is written there when that has ended, and until then is in memory"
              + " only; name another file for this one",
          file);
    }
  }

  /** Returns whether the file is ours to write, which it becomes once nobody else keeps it. */
  private boolean keeps() throws IOException {
    FileLock taken = ours ? null : lockIfFree();
    if (taken == null) {
      return ours;
    }
    try {
      if (Files.exists(file)) {
        ledger.add(LedgerJson.read(file));
      }
    } catch (IOException | RuntimeException e) {
      taken.release();
      throw e;
    }
    ours = true;
    return true;
  }

  private @Nullable FileLock lockIfFree() throws IOException {
    try {
      return lock.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void writeOrSay() {
    try {
      write();
    } catch (IOException | RuntimeException e) {
      // What is thrown here would end the writing for good.
      LOG.log(Level.WARNING, "the ledger could not be written to " + file + ", will be retried", e);
    }
  }

  /**
   * Writes the ledger if anything was charged since it was last written and nobody else keeps the
   * file.
   *
   * @throws IOException if that fails; the old file is still there then
   */
  public synchronized void write() throws IOException {
    long charges = ledger.charges();
    if (charges == written || !keeps()) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".new");
    byte[] json = LedgerJson.write(ledger.snapshot());
    // Unlike a channel, a stream is not closed by an interrupt, so that closing can still write.
    try (FileOutputStream out = new FileOutputStream(next.toFile())) {
      out.write(json);
      out.getFD().sync();
    }
    replace(next);
    written = charges;
  }

  private void replace(Path next) throws IOException {
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Writes a last time, stops the thread and frees the file; a failure is logged. */
  @Override
  public void close() {
    try (lock) {
      writeLast();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the lock of the ledger " + file + " cannot be released", e);
    }
  }

  private void writeLast() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSING.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.log(Level.WARNING, "the ledger is still being written to " + file);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writeOrSay();
    if (ledger.charges() != lastWritten()) {
      LOG.log(Level.WARNING, "charges since the ledger {0} was last written are lost", file);
    }
  }

  private synchronized long lastWritten() {
    return written;
  }
}
