package dev.sluice.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON lines that one thread of its own appends to, rotated by size.
 *
 * <p>{@link #append} never blocks: records wait in a bounded queue, and if the disk falls behind so
 * far that it is full, records are dropped, counted, and the file says how many were. What comes
 * within a few milliseconds is written at once; {@link #close} writes all that waits.
 *
 * <p>Records go to the file that is at the path when they are written: one that others have moved,
 * such as logrotate or another process that rotates it, or removed, is begun anew.
 */
public final class AuditLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
  private static final int QUEUE = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Waking up and writing once for each record would take longer than making it. */
  private static final long GATHER_MILLIS = 20;

  /** Bytes after which a batch is written before its end. */
  private static final int WRITE_AT = 1 << 18;

  /** Ends the writer; told apart from records by identity. */
  private static final byte[] STOP = new byte[0];

  private final Path file;
  private final long rotateAt;
  private final int keep;
  private final Duration patience;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private final ByteArrayOutputStream batched = new ByteArrayOutputStream(WRITE_AT);
  private OutputStream out;
  private @Nullable Object opened;
  private long size;
  private boolean broken;

  /**
   * Opens the file for appending, with its folder.
   *
   * @param file where records go; rotated ones are called {@code FILE.1}, the newest, and so on
   * @param rotateAt bytes after which the file is rotated
   * @param keep how many rotated files are kept
   * @throws IOException if the file cannot be written
   */
  public AuditLog(Path file, long rotateAt, int keep) throws IOException {
    this(file, rotateAt, keep, PATIENCE);
  }

  /**
   * Opens the file as above.
   *
   * @param patience how long closing waits for the disk
   */
  AuditLog(Path file, long rotateAt, int keep, Duration patience) throws IOException {
    this.patience = patience;
    this.file = file.toAbsolutePath();
    this.rotateAt = rotateAt;
    this.keep = keep;
    Path folder = this.file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    this.out = open(this.file);
    this.opened = look().fileKey();
    beginLine();
    this.writer = new Thread(this::write, "sluice-audit");
    this.writer.setDaemon(true);
    this.writer.start();
  }

  /**
   * Takes a record to be written soon; drops and counts it if too many wait already.
   *
   * @param line line feed included; not changed afterwards
   */
  void append(byte[] line) {
    if (!queue.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  /** Returns how many records were dropped that the file does not tell of yet. */
  long lost() {
    return dropped.get();
  }

  private static OutputStream open(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Ends the line of a record that was cut short, which would spoil the next one. */
  private void beginLine() throws IOException {
    size = Files.size(file);
    if (size == 0) {
      return;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.position(size - 1).read(last);
      if (last.get(0) != '\n') {
        out.write('\n');
        size++;
      }
    }
  }

  private void write() {
    List<byte[]> batch = new ArrayList<>();
    boolean running = true;
    while (running) {
      try {
        byte[] first = queue.take();
        batch.add(first);
        if (first != STOP) {
          Thread.sleep(GATHER_MILLIS);
        }
        queue.drainTo(batch);
        running = batch.stream().noneMatch(line -> line == STOP);
        write(batch);
      } catch (IOException | RuntimeException e) {
        batched.reset();
        dropped.addAndGet(batch.size());
        if (!broken) {
          LOG.log(Level.ERROR, "audit records are lost, " + file + " cannot be written: " + e);
        }
        broken = true;
      } catch (InterruptedException e) {
        running = false;
      }
      batch.clear();
    }
  }

  private void write(List<byte[]> batch) throws IOException {
    if (broken || wasMoved()) {
      reopen();
    }
    long lost = dropped.get();
    if (lost > 0) {
      put(("{\"lost-records\":" + lost + "}\n").getBytes(StandardCharsets.UTF_8));
    }
    for (byte[] line : batch) {
      put(line);
    }
    flush();
    dropped.addAndGet(-lost);
  }

  private void put(byte[] line) throws IOException {
    long before = size + batched.size();
    if (before > 0 && before + line.length > rotateAt) {
      flush();
      rotate();
    }
    batched.write(line);
    if (batched.size() >= WRITE_AT) {
      flush();
    }
  }

  private void flush() throws IOException {
    batched.writeTo(out);
    size += batched.size();
    batched.reset();
  }

  /**
   * Returns whether the path leads elsewhere than to what is open; others may have written there.
   */
  private boolean wasMoved() throws IOException {
    try {
      BasicFileAttributes now = look();
      size = now.size();
      return !Objects.equals(now.fileKey(), opened);
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private BasicFileAttributes look() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  /** What failed may have left half a record, or nothing open. */
  private void reopen() throws IOException {
    out.close();
    out = open(file);
    opened = look().fileKey();
    beginLine();
    broken = false;
  }

  /** A file that cannot be moved goes on, and is tried again after as many bytes. */
  private void rotate() throws IOException {
    out.close();
    try {
      moveOlder();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the audit file " + file + " grows, it cannot be rotated: " + e);
    } finally {
      out = open(file);
      opened = look().fileKey();
      size = 0;
    }
  }

  private void moveOlder() throws IOException {
    for (int i = keep - 1; i >= 1; i--) {
      if (Files.exists(rotated(i))) {
        Files.move(rotated(i), rotated(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(file, rotated(1), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path rotated(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /** Writes what waits and closes the file; waits for the disk for a few seconds at most. */
  @Override
  public void close() {
    try {
      queue.offer(STOP, patience.toMillis(), TimeUnit.MILLISECONDS);
      writer.join(patience.toMillis());
      writer.interrupt();
      out.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the audit file " + file + " cannot be closed: " + e);
    }
  }
}
