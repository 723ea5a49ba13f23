package dev.sluice.inference.engine;

/** Turns text into tokens and tokens into bytes. Safe for all threads. */
public interface Vocabulary {

  /** Returns how many tokens there are. */
  int size();

  /**
   * Turns text into tokens.
   *
   * @param text any text
   * @param addSpecial whether to add the beginning-of-text token where the model wants one
   * @param parseSpecial whether the names of control tokens in the text stand for these tokens
   * @return the tokens
   */
  TokenSequence tokenize(String text, boolean addSpecial, boolean parseSpecial);

  /** Returns the bytes that a token stands for; none for control tokens. */
  byte[] piece(int token);

  /** Returns the most bytes that any token stands for. */
  int longestPiece();

  /** Returns the name by which a chat template calls a token, such as {@code <|im_end|>}. */
  String name(int token);

  /** Returns whether the model ends its answer with this token. */
  boolean endsGeneration(int token);

  /** Returns the token that a text begins with, or −1. */
  int beginOfText();

  /** Returns the token that a text ends with, or −1. */
  int endOfText();
}
