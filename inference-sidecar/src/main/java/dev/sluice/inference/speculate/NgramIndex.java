package dev.sluice.inference.speculate;

import java.util.Arrays;

/**
 * The tokens of a sequence, and where its last ones stood before. Adding a token takes constant
 * time. Not for several threads at once.
 *
 * <p>The table keeps the latest place of each n-gram and lets colliding ones replace each other;
 * what is found is compared token by token, so that collisions cost a match and nothing else.
 */
final class NgramIndex {
  /** Fewer equal tokens in a row say too little: pairs of common words are everywhere. */
  static final int ORDER = 3;

  /** How far back a match is followed to know how long it is. */
  static final int LONGEST = 32;

  private static final int MOST_SLOTS_LOG = 15;
  private static final int FEWEST_SLOTS_LOG = 12;
  private static final int NONE = -1;
  private static final int MIX = 0x9E3779B1;

  private final int shift;
  private final int[] ends;
  private int[] tokens;
  private int size;
  private int match = NONE;
  private int length;

  NgramIndex(int[] first) {
    int log = Integer.SIZE - Integer.numberOfLeadingZeros(2 * first.length);
    int slotsLog = Math.clamp(log, FEWEST_SLOTS_LOG, MOST_SLOTS_LOG);
    this.shift = Integer.SIZE - slotsLog;
    this.ends = new int[1 << slotsLog];
    this.tokens = new int[first.length + 64];
    for (int token : first) {
      append(token);
    }
  }

  int size() {
    return size;
  }

  int token(int index) {
    return tokens[index];
  }

  /** Adds the next token. */
  void append(int token) {
    boolean goesOn = predicts(token);
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
    }
    tokens[size++] = token;
    match = goesOn ? match + 1 : NONE;
    length = goesOn ? Math.min(length + 1, LONGEST) : 0;
    if (size >= ORDER) {
      find();
    }
  }

  private void find() {
    int slot = slot();
    int end = ends[slot];
    ends[slot] = size;
    if (match == NONE && end > 0) {
      int equal = equalBefore(end);
      if (equal >= ORDER) {
        match = end;
        length = equal;
      }
    }
  }

  private int slot() {
    int hash = 0;
    for (int i = size - ORDER; i < size; i++) {
      hash = (hash ^ tokens[i]) * MIX;
      hash ^= hash >>> 15;
    }
    return (hash * MIX) >>> shift;
  }

  private int equalBefore(int end) {
    int equal = 0;
    while (equal < LONGEST && equal < end && tokens[end - 1 - equal] == tokens[size - 1 - equal]) {
      equal++;
    }
    return equal;
  }

  /** Returns whether the last tokens stood somewhere before. */
  boolean hasMatch() {
    return match != NONE;
  }

  /** Returns how many of the last tokens stood there in the same order, at most the longest. */
  int matchLength() {
    return length;
  }

  /** Returns whether this is the token that followed there. */
  boolean predicts(int token) {
    return match != NONE && tokens[match] == token;
  }

  /**
   * Writes what followed there; where that reaches the end of the sequence, it goes round.
   *
   * @param guesses where to
   * @param count how many tokens
   */
  void copy(int[] guesses, int count) {
    int distance = size - match;
    for (int i = 0; i < count; i++) {
      guesses[i] = i < distance ? tokens[match + i] : guesses[i - distance];
    }
  }
}
