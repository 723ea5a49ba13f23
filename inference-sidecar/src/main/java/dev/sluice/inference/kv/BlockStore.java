package dev.sluice.inference.kv;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of blocks, by slot, in memory that a slot gets when it is first used; what
 * goes from there is spilled to disk where there is a file.
 */
final class BlockStore implements AutoCloseable {
  private final BlockMemory memory;
  private final @Nullable MemorySegment[] blocks;
  private final String[] keys;
  private final @Nullable SpillFile spill;
  private final BitSet filled = new BitSet();
  private int filledBlocks;
  private long spillHits;

  BlockStore(long blockBytes, int capacity, @Nullable SpillFile spill) {
    this.memory = new BlockMemory(blockBytes, capacity);
    this.blocks = new @Nullable MemorySegment[capacity];
    this.keys = new String[capacity];
    this.spill = spill;
  }

  MemorySegment block(int slot) {
    MemorySegment block = blocks[slot];
    if (block == null) {
      block = memory.next();
      blocks[slot] = block;
    }
    return block;
  }

  boolean isFilled(int slot) {
    return filled.get(slot);
  }

  /**
   * Says that a slot's memory holds a block.
   *
   * @param key the block's name on disk
   */
  void fill(int slot, String key) {
    keys[slot] = key;
    if (!filled.get(slot)) {
      filled.set(slot);
      filledBlocks++;
    }
  }

  /** Fills a slot from disk; returns false where the block is not there. */
  boolean load(int slot, String key) {
    if (spill == null || !spill.get(key, block(slot))) {
      return false;
    }
    spillHits++;
    fill(slot, key);
    return true;
  }

  /** Gives up what a slot holds. */
  void evict(int slot) {
    if (filled.get(slot)) {
      if (spill != null) {
        spill.put(keys[slot], block(slot));
      }
      filled.clear(slot);
      filledBlocks--;
    }
  }

  /** Puts blocks on disk that were of use again, so that a crash does not lose them. */
  void keep(int slot) {
    if (spill != null) {
      spill.put(keys[slot], block(slot));
    }
  }

  boolean spills() {
    return spill != null;
  }

  /** Returns how many slots hold a block. */
  int filledBlocks() {
    return filledBlocks;
  }

  int capacity() {
    return blocks.length;
  }

  /** Returns how many blocks are on disk. */
  int spilledBlocks() {
    return spill == null ? 0 : spill.size();
  }

  /** Returns how many blocks were read from disk. */
  long spillHits() {
    return spillHits;
  }

  @Override
  public void close() {
    if (spill == null || spill.close(filledMemory())) {
      memory.close();
    }
  }

  private Map<String, MemorySegment> filledMemory() {
    Map<String, MemorySegment> blocks = new LinkedHashMap<>();
    filled.stream().forEach(slot -> blocks.put(keys[slot], block(slot)));
    return blocks;
  }
}
