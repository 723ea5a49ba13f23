package dev.sluice.inference.engine;

import java.util.Arrays;

/** Tokens in order. Immutable. */
public final class TokenSequence {
  private final int[] tokens;

  private TokenSequence(int[] tokens) {
    this.tokens = tokens;
  }

  /**
   * Makes a sequence of these tokens.
   *
   * @param tokens the tokens' numbers; copied
   */
  public static TokenSequence of(int... tokens) {
    return new TokenSequence(tokens.clone());
  }

  /** Returns these tokens with others behind them. */
  public TokenSequence plus(TokenSequence others) {
    int[] all = Arrays.copyOf(tokens, tokens.length + others.tokens.length);
    System.arraycopy(others.tokens, 0, all, tokens.length, others.tokens.length);
    return new TokenSequence(all);
  }

  /** Returns how many tokens there are. */
  public int size() {
    return tokens.length;
  }

  /** Returns the token at an index. */
  public int get(int index) {
    return tokens[index];
  }

  /** Returns a copy of the tokens. */
  public int[] toArray() {
    return tokens.clone();
  }

  /** Returns whether every token lies between 0 and a vocabulary's size. */
  public boolean isWithin(int vocabularySize) {
    return Arrays.stream(tokens).allMatch(token -> token >= 0 && token < vocabularySize);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenSequence that && Arrays.equals(tokens, that.tokens);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(tokens);
  }

  @Override
  public String toString() {
    return Arrays.toString(tokens);
  }
}
