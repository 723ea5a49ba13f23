package dev.sluice.inference.kv;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Blocks on disk, for this process and those that follow it: what memory had no room for, what was
 * of use again, and at the end what memory held. The least recently used go first. Used by the
 * thread that computes the steps; another one writes, so that a slow disk holds no step up.
 *
 * <p>A disk that fails is given up: the blocks are computed again.
 */
final class SpillFile {
  private static final Logger LOG = System.getLogger(SpillFile.class.getName());
  private static final int WRITE_QUEUE = 256;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
  private static final Duration STOP_WAIT = Duration.ofSeconds(1);

  /** Where a block is, and what its name says once it was written. */
  private static final class Entry {
    private final int slot;
    private volatile BlockFile.@Nullable Named written;

    Entry(int slot, BlockFile.@Nullable Named written) {
      this.slot = slot;
      this.written = written;
    }
  }

  private record Write(Entry entry, String key, MemorySegment content) {}

  private final Path path;
  private final BlockFile file;
  private final long blockBytes;
  private final Arena arena = Arena.ofShared();
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<Integer> freeSlots = new ArrayDeque<>();
  private final BlockingQueue<Write> writes = new ArrayBlockingQueue<>(WRITE_QUEUE);
  private final BlockingQueue<MemorySegment> buffers = new ArrayBlockingQueue<>(WRITE_QUEUE);
  private final int capacity;
  private final Thread writer;
  private int usedSlots;
  private int buffersMade;
  private long writeNumber;
  private boolean damaged;
  private volatile @Nullable Map<String, MemorySegment> last;
  private volatile boolean stopped;
  private volatile boolean failed;

  /**
   * Opens a file with what an earlier process left there, or makes it.
   *
   * @param content names what computes the blocks, their size and number: a SHA-256 hash
   * @throws IOException if there cannot be one
   */
  SpillFile(Path path, byte[] content, long blockBytes, int capacity) throws IOException {
    this.path = path;
    this.blockBytes = blockBytes;
    this.capacity = capacity;
    this.file = BlockFile.open(path, content, blockBytes, capacity);
    try {
      readNames();
    } catch (IOException e) {
      file.close();
      throw e;
    }
    this.writer = Thread.ofPlatform().name("kv-spill").daemon().start(this::writeAll);
  }

  private void readNames() throws IOException {
    BitSet taken = new BitSet();
    for (Map.Entry<Long, BlockFile.Named> found : file.names().entrySet()) {
      BlockFile.Named named = found.getValue();
      Entry former = entries.put(named.key(), new Entry(named.slot(), named));
      if (former != null) {
        taken.clear(former.slot);
      }
      taken.set(named.slot());
      writeNumber = found.getKey();
    }
    usedSlots = taken.length();
    for (int slot = taken.nextClearBit(0); slot < usedSlots; slot = taken.nextClearBit(slot + 1)) {
      freeSlots.add(slot);
    }
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
    writes.add(new Write(enter(key), key, buffer));
  }

  private Entry enter(String key) {
    Entry entry = new Entry(takeSlot(), null);
    entries.put(key, entry);
    return entry;
  }

  private int takeSlot() {
    if (freeSlots.isEmpty() && usedSlots < capacity) {
      return usedSlots++;
    }
    if (freeSlots.isEmpty()) {
      var oldest = entries.entrySet().iterator();
      freeSlots.add(oldest.next().getValue().slot);
      oldest.remove();
    }
    return freeSlots.remove();
  }

  /** Reads a block; returns false where it is not there, whole. */
  boolean get(String key, MemorySegment block) {
    Entry entry = failed ? null : entries.get(key);
    BlockFile.Named written = entry == null ? null : entry.written;
    if (written == null) {
      return false;
    }
    try {
      if (file.read(written, block.asByteBuffer())) {
        return true;
      }
      if (!damaged) {
        damaged = true;
        LOG.log(Level.INFO, "{0} has damaged blocks, which are computed again", path);
      }
      entries.remove(key);
      freeSlots.add(written.slot());
    } catch (IOException e) {
      fail(e);
    }
    return false;
  }

  /** Returns how many blocks are there. */
  int size() {
    return entries.size();
  }

  int capacity() {
    return capacity;
  }

  private void writeAll() {
    try {
      while (!stopped && (last == null || !writes.isEmpty())) {
        Write write = writes.poll(100, TimeUnit.MILLISECONDS);
        if (write != null) {
          write(write);
          buffers.add(write.content());
        }
      }
      Map<String, MemorySegment> rest = last == null ? Map.of() : last;
      for (Map.Entry<String, MemorySegment> block : rest.entrySet()) {
        if (!stopped && !failed && !entries.containsKey(block.getKey())) {
          write(new Write(enter(block.getKey()), block.getKey(), block.getValue()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Write write) {
    if (failed) {
      return;
    }
    try {
      int slot = write.entry().slot;
      write.entry().written =
          file.write(slot, write.key(), ++writeNumber, write.content().asByteBuffer());
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException e) {
    if (!failed) {
      failed = true;
      LOG.log(
          Level.WARNING,
          "The spill file {0} cannot be used any more ({1}); prefixes that memory has no room for"
              + " are computed again",
          path,
          e.getMessage());
      try {
        file.clear();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
    }
  }

  /**
   * Closes the file; what is not there yet is written as long as that takes a few seconds at most.
   *
   * @param memory what memory holds, by name
   * @return whether the memory is not used any more
   */
  boolean close(Map<String, MemorySegment> memory) {
    last = memory;
    try {
      boolean ended = writer.join(CLOSE_WAIT);
      stopped = true;
      ended = ended || writer.join(STOP_WAIT);
      if (ended) {
        file.close();
        arena.close();
      }
      return ended;
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The spill file {0} cannot be closed: {1}", path, e.getMessage());
    }
    return false;
  }
}
