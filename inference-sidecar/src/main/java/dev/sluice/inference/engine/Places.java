package dev.sluice.inference.engine;

import dev.sluice.inference.kv.KvCache;
import dev.sluice.inference.kv.KvSequence;
import dev.sluice.inference.kv.KvSettings;
import dev.sluice.inference.kv.KvStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The places in the decoder and in its attention cache: who runs, who gave way, and who has to give
 * way to a more urgent one. Used by the scheduler's thread.
 */
final class Places implements AutoCloseable {
  /** Room for this many tokens to come is asked with a prompt, or it would soon be evicted. */
  private static final int GROWTH = 16;

  private final KvCache cache;
  private final int count;
  private final boolean sharesCells;
  private final SchedulerMeter meter;
  private final List<ActiveSequence> running = new ArrayList<>();
  private final List<ActiveSequence> suspended = new ArrayList<>();
  private long version;

  Places(Decoder decoder, KvSettings kv, SchedulerMeter meter, LongSupplier nanoClock) {
    this.cache = new KvCache(decoder.memory(), kv, nanoClock);
    this.count = decoder.sequences();
    this.sharesCells = decoder.memory().sharesCells();
    this.meter = meter;
  }

  /** Returns the sequences that have a place; changed by the methods here only. */
  List<ActiveSequence> running() {
    return running;
  }

  /** Returns the sequences that gave theirs up, in the order in which they did. */
  List<ActiveSequence> suspended() {
    return suspended;
  }

  /** Returns a number that changes whenever a place may have become free. */
  long version() {
    return version;
  }

  KvStatistics statistics() {
    return cache.statistics();
  }

  /** Gets the cache ready for the next step. */
  void settle() {
    cache.settle();
  }

  /**
   * Makes a place for tokens, for which less urgent sequences give way.
   *
   * @param most how many tokens the sequence can get
   * @param rank how urgent it is
   * @param anew whether all of them are to be computed, also what is there
   * @return the place; null when there is none now
   */
  @Nullable KvSequence open(int[] tokens, int most, String salt, int rank, boolean anew, long now) {
    int growth = Math.min(GROWTH, most - tokens.length);
    if (running.size() >= count
        && !(canFree(tokens.length + growth, rank) && suspendLast(rank, now))) {
      return null;
    }
    KvSequence place = anew ? cache.openEmpty(tokens, salt) : cache.open(tokens, salt);
    if (place == null) {
      return null;
    }
    // One that waits for another's prefix will need less than this; it asks for room step by step.
    while (!place.waitsForPrefix() && !place.reserve(tokens.length + growth - place.length())) {
      if (!canFree(tokens.length + growth - place.length(), rank) || !suspendLast(rank, now)) {
        place.close(0);
        return null;
      }
    }
    return place;
  }

  private boolean canFree(int needed, int rank) {
    long free = cache.statistics().cells() - cache.statistics().usedCells();
    for (ActiveSequence sequence : running) {
      if (sequence.rank() > rank) {
        free += sequence.place().length() - sequence.place().cached();
      }
    }
    return !sharesCells || free >= needed;
  }

  private boolean suspendLast(int rank, long now) {
    ActiveSequence last = null;
    for (ActiveSequence sequence : running) {
      if (sequence.rank() > rank && (last == null || isBehind(sequence, last))) {
        last = sequence;
      }
    }
    if (last == null) {
      return false;
    }
    suspend(last, now);
    return true;
  }

  /**
   * Makes room for tokens of a running sequence, for which those behind it give way that are not in
   * the step yet.
   *
   * @return false when there is none
   */
  boolean reserve(ActiveSequence sequence, int tokens, long now) {
    while (!sequence.place().reserve(tokens)) {
      ActiveSequence last = null;
      for (ActiveSequence other : running) {
        if (!other.isPlanned()
            && isBehind(other, sequence)
            && (last == null || isBehind(other, last))) {
          last = other;
        }
      }
      if (last == null) {
        return false;
      }
      suspend(last, now);
    }
    return true;
  }

  private static boolean isBehind(ActiveSequence one, ActiveSequence two) {
    return one.rank() != two.rank()
        ? one.rank() > two.rank()
        : one.generation().number() > two.generation().number();
  }

  private void suspend(ActiveSequence sequence, long now) {
    sequence.giveWay(now);
    running.remove(sequence);
    suspended.add(sequence);
    version++;
    meter.preempted();
  }

  void started(ActiveSequence sequence) {
    running.add(sequence);
  }

  void resumed(ActiveSequence sequence) {
    suspended.remove(sequence);
    running.add(sequence);
  }

  void left(ActiveSequence sequence) {
    if (!running.remove(sequence)) {
      suspended.remove(sequence);
    }
    version++;
  }

  /** Frees what the cache keeps; nobody has a place any more. */
  @Override
  public void close() {
    cache.close();
  }
}
