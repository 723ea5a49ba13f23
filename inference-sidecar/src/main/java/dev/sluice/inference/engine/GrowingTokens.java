package dev.sluice.inference.engine;

import java.util.Arrays;

/**
 * The tokens of a sequence: its prompt, its answer so far, and guesses of what comes next that are
 * not yet checked. Not for several threads at once.
 */
final class GrowingTokens {
  private static final int GROWTH = 64;

  private final int promptSize;
  private int[] tokens;
  private int size;
  private int guesses;

  GrowingTokens(TokenSequence prompt) {
    promptSize = prompt.size();
    tokens = Arrays.copyOf(prompt.toArray(), promptSize + GROWTH);
    size = promptSize;
  }

  /** Returns how many there are, without guesses. */
  int size() {
    return size;
  }

  int promptSize() {
    return promptSize;
  }

  /** Returns how many the answer has. */
  int generated() {
    return size - promptSize;
  }

  /** Returns how many guesses there are behind the last token. */
  int guesses() {
    return guesses;
  }

  /** Returns the token at an index, which may be a guess. */
  int get(int index) {
    return tokens[index];
  }

  /** Returns a copy without guesses. */
  int[] toArray() {
    return Arrays.copyOf(tokens, size);
  }

  /** Replaces the guesses. */
  void guess(int[] next, int count) {
    ensureCapacity(size + count);
    System.arraycopy(next, 0, tokens, size, count);
    guesses = count;
  }

  /** Adds a token; returns whether it was the first guess, else all guesses are dropped. */
  boolean add(int token) {
    ensureCapacity(size + 1);
    boolean guessed = guesses > 0 && tokens[size] == token;
    guesses = guessed ? guesses - 1 : 0;
    tokens[size++] = token;
    return guessed;
  }

  private void ensureCapacity(int capacity) {
    if (capacity > tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(capacity, 2 * tokens.length));
    }
  }
}
