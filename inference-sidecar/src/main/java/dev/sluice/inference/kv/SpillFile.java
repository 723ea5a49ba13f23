package dev.sluice.inference.kv;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Blocks on disk that memory had no room for, the least recently used of which go first. Used by
 * the thread that computes the steps; another one writes, so that a slow disk holds no step up.
 *
 * <p>The file is the process's own and is gone when it ends, however it ends. A disk that fails is
 * given up: the blocks are computed again.
 */
final class SpillFile implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SpillFile.class.getName());
  private static final int WRITE_QUEUE = 256;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  /** Where a block is, and whether it was written already. */
  private static final class Entry {
    private final int slot;
    private volatile boolean written;

    Entry(int slot) {
      this.slot = slot;
    }
  }

  private record Write(Entry entry, MemorySegment content) {}

  private final Path file;
  private final FileChannel channel;
  private final long blockBytes;
  private final Arena arena = Arena.ofShared();
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private final BlockingQueue<Write> writes = new ArrayBlockingQueue<>(WRITE_QUEUE);
  private final BlockingQueue<MemorySegment> buffers = new ArrayBlockingQueue<>(WRITE_QUEUE);
  private final int capacity;
  private final Thread writer;
  private int buffersMade;
  private volatile boolean closed;
  private volatile boolean failed;

  /**
   * Makes an empty file.
   *
   * @throws IOException if there cannot be one in this folder
   */
  SpillFile(Path folder, long blockBytes, int capacity) throws IOException {
    this.blockBytes = blockBytes;
    this.capacity = capacity;
    Files.createDirectories(folder);
    this.file = Files.createTempFile(folder, "sluice-kv-", ".spill");
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    for (int slot = 0; slot < capacity; slot++) {
      freeSlots.add(slot);
    }
    this.writer = Thread.ofPlatform().name("kv-spill").daemon().start(this::writeAll);
  }

  /** Takes a block; lets it go where writing does not keep up. */
  void put(String key, MemorySegment block) {
    if (failed || entries.containsKey(key)) {
      return;
    }
    MemorySegment buffer = buffers.poll();
    if (buffer == null) {
      if (buffersMade == WRITE_QUEUE) {
        return;
      }
      buffersMade++;
      buffer = arena.allocate(blockBytes);
    }
    buffer.copyFrom(block);
    Entry entry = new Entry(takeSlot());
    entries.put(key, entry);
    writes.add(new Write(entry, buffer));
  }

  private int takeSlot() {
    if (freeSlots.isEmpty()) {
      var oldest = entries.entrySet().iterator();
      freeSlots.add(oldest.next().getValue().slot);
      oldest.remove();
    }
    return freeSlots.remove();
  }

  /** Reads a block; returns false where it is not there. */
  boolean get(String key, MemorySegment block) {
    Entry entry = failed ? null : entries.get(key);
    if (entry == null || !entry.written) {
      return false;
    }
    try {
      ByteBuffer content = block.asByteBuffer();
      long position = entry.slot * blockBytes;
      while (content.hasRemaining()) {
        int read = channel.read(content, position + content.position());
        if (read < 0) {
          throw new IOException("the file ends before the block");
        }
      }
      return true;
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }

  /** Returns how many blocks are there. */
  int size() {
    return entries.size();
  }

  int capacity() {
    return capacity;
  }

  private void writeAll() {
    while (!closed) {
      try {
        Write write = writes.poll(1, TimeUnit.SECONDS);
        if (write != null) {
          write(write);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void write(Write write) {
    try {
      ByteBuffer content = write.content().asByteBuffer();
      long position = write.entry().slot * blockBytes;
      while (!failed && content.hasRemaining()) {
        position += channel.write(content, position);
      }
      write.entry().written = true;
    } catch (IOException e) {
      fail(e);
    }
    buffers.add(write.content());
  }

  private void fail(IOException e) {
    if (!failed && !closed) {
      failed = true;
      LOG.log(
          Level.WARNING,
          "The spill file {0} cannot be used any more ({1}); prefixes that memory has no room for"
              + " are computed again",
          file,
          e.getMessage());
    }
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      boolean ended = writer.join(CLOSE_WAIT);
      channel.close();
      if (ended) {
        arena.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The spill file {0} cannot be removed: {1}", file, e.getMessage());
    }
  }
}
