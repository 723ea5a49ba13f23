package dev.sluice.inference.kv;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives calls their place in a decoder's attention cache. Used by the thread that computes the
 * steps; {@link #statistics()} by any.
 */
public final class KvCache {
  private final SequenceMemory memory;
  private final @Nullable KvSequence[] open;
  private final BitSet taken = new BitSet();
  private long reservedCells;
  private volatile KvStatistics statistics;

  /** Makes a cache over a memory that holds nothing yet. */
  public KvCache(SequenceMemory memory) {
    this.memory = memory;
    this.open = new @Nullable KvSequence[memory.sequences()];
    this.statistics = new KvStatistics(0, memory.sequences(), 0, memory.cells());
  }

  /**
   * Opens a sequence, with as much of its tokens as is there already; at least one is left to
   * compute.
   *
   * @param tokens the tokens that will be computed, as far as they are known: a prompt, or a prompt
   *     and the answer so far of a sequence that gave way; not empty
   * @param salt who may share: what was computed is used again only under the same salt
   * @return the sequence; null when all numbers are taken
   */
  public @Nullable KvSequence open(int[] tokens, String salt) {
    int number = taken.nextClearBit(0);
    if (number >= memory.sequences()) {
      return null;
    }
    taken.set(number);
    KvSequence sequence = new KvSequence(this, number, tokens);
    open[number] = sequence;
    return sequence;
  }

  /**
   * Puts the open sequences side by side where that makes steps faster; called before each step.
   * Their numbers may change.
   */
  public void settle() {
    publish();
  }

  /** Returns what the cache holds and has done, as of the last step. */
  public KvStatistics statistics() {
    return statistics;
  }

  /** Takes cells for a sequence; returns false when there are none. */
  boolean take(int cells) {
    if (memory.sharesCells() && reservedCells + cells > memory.cells()) {
      return false;
    }
    reservedCells += cells;
    return true;
  }

  void giveBack(int cells) {
    reservedCells -= cells;
  }

  /** Returns how many tokens a sequence can have. */
  int longest() {
    return memory.sharesCells() ? memory.cells() : memory.cells() / memory.sequences();
  }

  void truncate(KvSequence sequence) {
    memory.truncate(sequence.number(), sequence.length());
  }

  void close(KvSequence sequence) {
    memory.forget(sequence.number());
    open[sequence.number()] = null;
    taken.clear(sequence.number());
    publish();
  }

  private void publish() {
    statistics =
        new KvStatistics(taken.cardinality(), memory.sequences(), reservedCells, memory.cells());
  }
}
