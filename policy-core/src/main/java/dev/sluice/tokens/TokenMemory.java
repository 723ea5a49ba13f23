package dev.sluice.tokens;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts by 128 bits that tell what was counted, in a fixed number of slots: a newer count takes
 * the place of an older one in its slot. Lookups neither lock nor allocate. Safe for any number of
 * threads.
 *
 * <p>A slot is three numbers beside each other: the tokens, and both halves of the key combined
 * with them by exclusive or. Whoever reads a slot while others write it finds halves that do not
 * fit the tokens, and so nothing (R. Hyatt and T. Mann, A lockless transposition table
 * implementation for parallel search, 2002).
 */
final class TokenMemory {
  private static final int WIDTH = 3;

  private final AtomicLongArray slots;
  private final int mask;

  /**
   * Makes an empty memory.
   *
   * @param entries the least number of slots, of 24 bytes; the next power of two is taken
   */
  TokenMemory(int entries) {
    if (entries < 1 || entries > 1 << 24) {
      throw new IllegalArgumentException(
          "token counts to remember must be 1 to " + (1 << 24) + ", got " + entries);
    }
    int size = entries == 1 ? 1 : Integer.highestOneBit(entries - 1) << 1;
    slots = new AtomicLongArray(WIDTH * size);
    mask = size - 1;
  }

  /** Returns the tokens remembered under a key, or -1. */
  int get(long high, long low) {
    int at = slot(high, low);
    long stored = slots.getOpaque(at);
    boolean fits =
        stored != 0
            && (slots.getOpaque(at + 1) ^ stored) == high
            && (slots.getOpaque(at + 2) ^ stored) == low;
    return fits ? (int) (stored - 1) : -1;
  }

  /** Remembers the tokens of a key, at least 0. */
  void put(long high, long low, int tokens) {
    int at = slot(high, low);
    // An empty slot has 0.
    long stored = tokens + 1L;
    slots.setOpaque(at, stored);
    slots.setOpaque(at + 1, high ^ stored);
    slots.setOpaque(at + 2, low ^ stored);
  }

  /** Spreads keys that are no hashes: multiplicative hashing by the golden ratio (Knuth, 6.4). */
  private int slot(long high, long low) {
    long mixed = (high * 31 + low) * 0x9E3779B97F4A7C15L;
    return WIDTH * ((int) (mixed >>> 40) & mask);
  }
}
