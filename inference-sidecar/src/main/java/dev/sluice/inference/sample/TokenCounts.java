package dev.sluice.inference.sample;

import java.util.Arrays;

/**
 * How often tokens came in a sequence: a hash table without objects. Not for several threads at
 * once.
 */
final class TokenCounts {
  private static final int FREE = -1;
  private static final int FIRST_ROOM = 64;

  private int[] tokens = emptyTable(FIRST_ROOM);
  private int[] generated = new int[FIRST_ROOM];
  private int size;

  /** Hears of each token that came. */
  interface Visitor {
    /** Takes a token and how often it was generated; 0 when it is in the prompt only. */
    void visit(int token, int generated);
  }

  /** Notes a token of the prompt. */
  void addPrompt(int token) {
    slot(token);
  }

  /** Counts a token of the answer. */
  void addGenerated(int token) {
    generated[slot(token)]++;
  }

  void forEach(Visitor visitor) {
    for (int slot = 0; slot < tokens.length; slot++) {
      if (tokens[slot] != FREE) {
        visitor.visit(tokens[slot], generated[slot]);
      }
    }
  }

  /** Returns the slot of a token, a new one when it comes for the first time. */
  private int slot(int token) {
    if (2 * size >= tokens.length) {
      grow();
    }
    int slot = find(token);
    if (tokens[slot] == FREE) {
      tokens[slot] = token;
      size++;
    }
    return slot;
  }

  private int find(int token) {
    int mask = tokens.length - 1;
    int slot = ((token * 0x9E3779B1) >>> 7) & mask;
    while (tokens[slot] != FREE && tokens[slot] != token) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldTokens = tokens;
    int[] oldGenerated = generated;
    tokens = emptyTable(2 * oldTokens.length);
    generated = new int[tokens.length];
    for (int i = 0; i < oldTokens.length; i++) {
      if (oldTokens[i] != FREE) {
        int slot = find(oldTokens[i]);
        tokens[slot] = oldTokens[i];
        generated[slot] = oldGenerated[i];
      }
    }
  }

  private static int[] emptyTable(int room) {
    int[] table = new int[room];
    Arrays.fill(table, FREE);
    return table;
  }
}
