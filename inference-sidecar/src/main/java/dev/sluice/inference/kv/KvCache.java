package dev.sluice.inference.kv;

import java.util.BitSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives calls their place in a decoder's attention cache, and keeps what was computed for later
 * ones. Used by the thread that computes the steps; {@link #statistics()} by any.
 */
public final class KvCache implements AutoCloseable {
  /** A gap costs each step a pass over the weights; a new sequence may close it for nothing. */
  private static final int STEPS_WITH_GAP = 2;

  private final SequenceMemory memory;
  private final @Nullable PrefixStore store;
  private final @Nullable KvSequence[] open;
  private final BitSet taken = new BitSet();
  private final CellPool pool;
  private long promptTokens;
  private long cachedTokens;
  private long sharedTokens;
  private long moves;
  private int stepsWithGap;
  private volatile KvStatistics statistics;

  /**
   * Makes a cache over a memory that holds nothing yet.
   *
   * @param memory the decoder's memory
   * @param settings how much is kept for later calls
   * @param nanoClock the time in nanoseconds from any origin
   */
  public KvCache(SequenceMemory memory, KvSettings settings, LongSupplier nanoClock) {
    this.memory = memory;
    this.pool = new CellPool(memory.cells());
    this.store = PrefixStore.of(memory, settings, nanoClock);
    this.open = new @Nullable KvSequence[memory.sequences()];
    this.statistics = compute();
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
    return open(tokens, salt, store);
  }

  /**
   * Opens a sequence all of whose tokens will be computed, as when each one's output is wanted.
   *
   * @param tokens the tokens that will be computed, as far as they are known; not empty
   * @param salt who may share its cells where sequences share them
   * @return the sequence; null when all numbers are taken
   */
  public @Nullable KvSequence openEmpty(int[] tokens, String salt) {
    return open(tokens, salt, null);
  }

  private @Nullable KvSequence open(int[] tokens, String salt, @Nullable PrefixStore shared) {
    // The lowest number, so that those in use stay neighbours.
    int number = taken.nextClearBit(0);
    if (number >= memory.sequences()) {
      return null;
    }
    taken.set(number);
    KvSequence sequence = new KvSequence(this, number, tokens, salt, shared);
    open[number] = sequence;
    promptTokens += tokens.length;
    boolean _ = sequence.waitsForPrefix();
    return sequence;
  }

  /**
   * Puts the open sequences side by side where that makes steps faster; called before each step.
   * Their numbers may change.
   */
  public void settle() {
    int count = taken.cardinality();
    boolean gap = !memory.sharesCells() && taken.length() > count;
    stepsWithGap = gap ? stepsWithGap + 1 : 0;
    if (stepsWithGap > STEPS_WITH_GAP) {
      stepsWithGap = 0;
      boolean moved = true;
      while (moved && taken.length() > count) {
        moved = move(taken.length() - 1, taken.nextClearBit(0));
      }
    }
    statistics = compute();
  }

  private boolean move(int from, int to) {
    KvSequence sequence = open[from];
    if (sequence == null) {
      throw new IllegalStateException("number %d is taken by nobody".formatted(from));
    }
    if (sequence.length() > 0 && !memory.move(from, to)) {
      return false;
    }
    sequence.moveTo(to);
    open[to] = sequence;
    open[from] = null;
    taken.set(to);
    taken.clear(from);
    moves++;
    return true;
  }

  /** Returns what the cache holds and has done, as of the last step. */
  public KvStatistics statistics() {
    return statistics;
  }

  CellPool pool() {
    return pool;
  }

  /** Returns how many tokens a sequence can have. */
  int longest() {
    return memory.sharesCells() ? memory.cells() : memory.cells() / memory.sequences();
  }

  /** Gives an empty sequence its first blocks; returns how many tokens, 0 without room. */
  int restore(KvSequence sequence, BlockPath path, int blocks) {
    if (store == null) {
      return 0;
    }
    int tokens = blocks * store.blockTokens();
    boolean there =
        (memory.sharesCells() && share(sequence, tokens))
            || (sequence.reserve(tokens) && store.restore(path, blocks, sequence.number()));
    cachedTokens += there ? tokens : 0;
    return there ? tokens : 0;
  }

  /** Gives a sequence the cells of an open one that begins alike, if there is one. */
  private boolean share(KvSequence sequence, int tokens) {
    for (KvSequence other : open) {
      if (other != null && other != sequence && other.beginsWith(sequence, tokens)) {
        memory.share(other.number(), sequence.number(), tokens);
        sequence.shareCells(other, tokens);
        sharedTokens += tokens;
        return true;
      }
    }
    return false;
  }

  void truncate(KvSequence sequence) {
    memory.truncate(sequence.number(), sequence.length());
  }

  void close(KvSequence sequence) {
    memory.forget(sequence.number());
    open[sequence.number()] = null;
    taken.clear(sequence.number());
    statistics = compute();
  }

  private KvStatistics compute() {
    return new KvStatistics(
        taken.cardinality(),
        memory.sequences(),
        pool.used(),
        memory.cells(),
        promptTokens,
        cachedTokens,
        sharedTokens,
        moves,
        store == null ? KvStatistics.Store.NONE : store.statistics());
  }

  /** Frees what was kept; open sequences must not be used any more. */
  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}
