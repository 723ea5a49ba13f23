package dev.sluice.tokens;

import java.util.Arrays;

/**
 * Merges the bytes of pieces into tokens, pair by pair: of all pairs of neighbours that are a token
 * the one of the lowest rank is merged, the leftmost of several, until none is left (byte-pair
 * encoding as OpenAI's tiktoken has it). For one thread; room is kept from piece to piece.
 *
 * <p>The next pair is the winner of a tournament among all, in which each change costs the
 * logarithm of their number.
 *
 * <p>Long pieces are merged in windows that overlap, each of which begins between two tokens of the
 * one before. Where both have the same token there, the whole has it too, because in neither a pair
 * across the token's ends is ever merged. So the count is exact, and takes time in proportion to
 * the length, and the memory of a window.
 */
final class Merges {
  private static final int WINDOW = 1_024;

  /** Longer than any token. */
  private static final int OVERLAP = 256;

  private static final int LEAST_ROOM = 32;
  private static final long NEVER = Long.MAX_VALUE;
  private static final int NO_COUNT = -1;

  private final Vocabulary vocabulary;

  /** Where the part after the one that begins at a place begins, the end after the last. */
  private int[] next = {};

  private int[] previous = {};

  /**
   * When the turn of each part is to be merged with the next one (the place of their token, and the
   * part's), from {@code leaves} on; before them the lower one of two each, the lowest at 1.
   */
  private long[] turns = {};

  private int leaves;

  Merges(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Returns the tokens of a piece of a text.
   *
   * @param from where it begins, at least two bytes before its end
   */
  int count(byte[] text, int from, int to) {
    int tokens = NO_COUNT;
    for (int window = WINDOW; tokens == NO_COUNT; window *= 2) {
      tokens = inWindows(text, from, to, window);
    }
    return tokens;
  }

  /** Returns how many bytes can be merged at once with the room that there is. */
  int room() {
    return next.length;
  }

  /** Returns the tokens, or that there is no count because windows have no token in common. */
  private int inWindows(byte[] text, int from, int to, int window) {
    int tokens = 0;
    int start = from;
    int first = NO_COUNT;
    while (true) {
      int length = Math.min(window, to - start);
      int merged = merge(text, start, length);
      if (first != NO_COUNT && first != next[0]) {
        return NO_COUNT;
      }
      if (start + length == to) {
        return tokens + merged;
      }
      int kept = 0;
      while (kept < length - OVERLAP) {
        kept = next[kept];
        tokens++;
      }
      start += kept;
      first = next[kept] - kept;
    }
  }

  /** Merges a part of a text as far as can be, and returns how many tokens it is. */
  private int merge(byte[] text, int from, int length) {
    begin(text, from, length);
    int parts = length;
    while (turns[1] != NEVER) {
      int part = (int) turns[1];
      int second = next[part];
      int third = next[second];
      next[part] = third;
      change(second, NEVER);
      if (third < length) {
        previous[third] = part;
        change(part, turn(text, from, part, next[third]));
      } else {
        change(part, NEVER);
      }
      if (part > 0) {
        change(previous[part], turn(text, from, previous[part], third));
      }
      parts--;
    }
    return parts;
  }

  private void begin(byte[] text, int from, int length) {
    leaves = length > 1 ? Integer.highestOneBit(length - 1) << 1 : 1;
    if (next.length < leaves) {
      int room = Math.max(LEAST_ROOM, leaves);
      next = new int[room];
      previous = new int[room];
      turns = new long[2 * room];
    }
    for (int part = 0; part < length; part++) {
      next[part] = part + 1;
      previous[part] = part - 1;
    }
    for (int part = 0; part < length - 1; part++) {
      turns[leaves + part] = turn(vocabulary.findPair(text, from + part), part);
    }
    Arrays.fill(turns, leaves + length - 1, 2 * leaves, NEVER);
    for (int node = leaves - 1; node > 0; node--) {
      turns[node] = Math.min(turns[2 * node], turns[2 * node + 1]);
    }
  }

  private long turn(byte[] text, int from, int part, int end) {
    return turn(vocabulary.find(text, from + part, from + end), part);
  }

  private static long turn(int place, int part) {
    return place == Vocabulary.NONE ? NEVER : (long) place << Integer.SIZE | part;
  }

  private void change(int part, long turn) {
    long winner = turn;
    int node = leaves + part;
    turns[node] = winner;
    while (node > 1) {
      winner = Math.min(winner, turns[node ^ 1]);
      node >>= 1;
      if (turns[node] == winner) {
        return;
      }
      turns[node] = winner;
    }
  }
}
