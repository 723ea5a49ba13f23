package dev.sluice.tokens;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts by 128 bits that tell what was counted, in a fixed number of slots: a newer count takes
 * the place of an older one in its slot. Lookups neither lock nor allocate. Safe for any number of
 * threads.
 */
final class TokenMemory {
  private final AtomicReferenceArray<Entry> slots;
  private final int mask;

  /** What was counted and how many tokens it has. */
  private record Entry(long high, long low, int tokens) {}

  /**
   * Makes an empty memory.
   *
   * @param entries the least number of slots; the next power of two is taken
   */
  TokenMemory(int entries) {
    if (entries < 1 || entries > 1 << 24) {
      throw new IllegalArgumentException(
          "token counts to remember must be 1 to " + (1 << 24) + ", got " + entries);
    }
    int size = entries == 1 ? 1 : Integer.highestOneBit(entries - 1) << 1;
    slots = new AtomicReferenceArray<>(size);
    mask = size - 1;
  }

  /** Returns the tokens remembered under a key, or -1. */
  int get(long high, long low) {
    Entry entry = slots.get(slot(high, low));
    return entry != null && entry.high == high && entry.low == low ? entry.tokens : -1;
  }

  /** Remembers the tokens of a key. */
  void put(long high, long low, int tokens) {
    slots.set(slot(high, low), new Entry(high, low, tokens));
  }

  /** Spreads keys that are no hashes: multiplicative hashing by the golden ratio (Knuth, 6.4). */
  private int slot(long high, long low) {
    long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & mask;
  }
}
