package dev.sluice.inference.kv;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Memory for blocks, taken from the system a slab ahead by a thread of its own: touching new memory
 * takes ten times as long as filling it. Used by one thread; {@link #close()} by any.
 */
final class BlockMemory implements AutoCloseable {
  private static final int SLABS = 64;
  private static final long LEAST_SLAB = 4 << 20;
  private static final long MOST_SLAB = 64 << 20;
  private static final long ALIGNMENT = 64;

  // Shared, as whoever closes it need not be the thread that used it.
  private final Arena arena = Arena.ofShared();
  private final long blockBytes;
  private final long slabBlocks;
  private long left;
  private MemorySegment slab = MemorySegment.NULL;
  private long used;
  private @Nullable CompletableFuture<MemorySegment> ahead;

  /**
   * Makes room for blocks, none of which is touched before the first is asked for.
   *
   * @param blockBytes how long a block is
   * @param blocks how many there will be at most
   */
  BlockMemory(long blockBytes, int blocks) {
    this.blockBytes = blockBytes;
    this.left = blocks;
    long slabBytes = Math.clamp(blockBytes * blocks / SLABS, LEAST_SLAB, MOST_SLAB);
    this.slabBlocks = Math.max(1, slabBytes / blockBytes);
  }

  /**
   * Returns the memory of another block.
   *
   * @throws IllegalStateException if there are as many as there can be
   */
  MemorySegment next() {
    if (used == slab.byteSize()) {
      if (left == 0) {
        throw new IllegalStateException("all blocks have their memory");
      }
      slab = (ahead == null ? begin() : ahead).join();
      left -= slab.byteSize() / blockBytes;
      used = 0;
      ahead = left == 0 ? null : begin();
    }
    MemorySegment block = slab.asSlice(used, blockBytes);
    used += blockBytes;
    return block;
  }

  private CompletableFuture<MemorySegment> begin() {
    long bytes = Math.min(left, slabBlocks) * blockBytes;
    return CompletableFuture.supplyAsync(
        () -> arena.allocate(bytes, ALIGNMENT),
        task -> Thread.ofPlatform().name("kv-memory").daemon().start(task));
  }

  /** Gives all memory back, also what is just being taken; none may be used any more. */
  @Override
  public void close() {
    arena.close();
  }
}
