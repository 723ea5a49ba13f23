package dev.sluice.inference.bench;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes prompts of a piece of a text and the beginning of that piece once more, so that a model
 * that copies writes the rest of it. Thread-safe.
 */
final class RepeatingPrompts implements Prompts {
  /** As much of the beginning says which piece is meant. */
  private static final int BEGINNING_TOKENS = 24;

  private static final String GAP = "\n\n";

  private final int[] text;
  private final double tokensPerCharacter;
  private final long seed;
  private final AtomicLong made = new AtomicLong();

  /**
   * Makes a source of prompts.
   *
   * @param text what pieces are taken of; where it ends it begins anew; at least one character
   * @param tokensPerCharacter how many tokens the model makes of a character of it
   * @param seed equal seeds give equal prompts in the same order
   */
  RepeatingPrompts(String text, double tokensPerCharacter, long seed) {
    this.text = text.codePoints().toArray();
    this.tokensPerCharacter = tokensPerCharacter;
    this.seed = seed;
  }

  @Override
  public String next(int tokens) {
    long number = made.incrementAndGet();
    int start = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * number).nextInt(text.length);
    int[] piece = new int[characters(Math.max(1, tokens - BEGINNING_TOKENS))];
    for (int i = 0; i < piece.length; i++) {
      piece[i] = text[(start + i) % text.length];
    }
    int beginning = endOfWord(piece, characters(BEGINNING_TOKENS));
    return new String(piece, 0, piece.length) + GAP + new String(piece, 0, beginning);
  }

  private int characters(int tokens) {
    return (int) Math.ceil(tokens / tokensPerCharacter);
  }

  /** Half a word has other tokens than the whole one. */
  private static int endOfWord(int[] piece, int most) {
    for (int end = Math.min(most, piece.length - 1); end > 0; end--) {
      if (Character.isWhitespace(piece[end]) && !Character.isWhitespace(piece[end - 1])) {
        return end;
      }
    }
    return Math.min(most, piece.length);
  }
}
