package dev.sluice.inference.kv;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Memory for the keys and values of blocks, by slot; taken when a slot is first used. */
final class BlockStore implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  // Shared, as it is closed by another thread than the one that uses it where that one hangs.
  private final Arena arena = Arena.ofShared();
  private final long blockBytes;
  private final @Nullable MemorySegment[] blocks;
  private final BitSet filled = new BitSet();

  BlockStore(long blockBytes, int capacity) {
    this.blockBytes = blockBytes;
    this.blocks = new @Nullable MemorySegment[capacity];
  }

  MemorySegment block(int slot) {
    MemorySegment block = blocks[slot];
    if (block == null) {
      block = arena.allocate(blockBytes, ALIGNMENT);
      blocks[slot] = block;
    }
    return block;
  }

  boolean isFilled(int slot) {
    return filled.get(slot);
  }

  void fill(int slot) {
    filled.set(slot);
  }

  void empty(int slot) {
    filled.clear(slot);
  }

  /** Returns how many blocks hold keys and values. */
  int filledBlocks() {
    return filled.cardinality();
  }

  @Override
  public void close() {
    arena.close();
  }
}
