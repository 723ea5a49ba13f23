package dev.sluice.tokens;

import java.nio.charset.StandardCharsets;

/** Counts the tokens of texts in one encoding. Safe for any number of threads. */
final class TextCounter {
  private final Pieces pieces;
  private final Vocabulary vocabulary;
  private final Words words = new Words();

  TextCounter(Pieces pieces, Vocabulary vocabulary) {
    this.pieces = pieces;
    this.vocabulary = vocabulary;
  }

  /**
   * Counts the tokens of a text, in which nothing is a special token.
   *
   * @param text half a surrogate pair in it counts as a question mark
   */
  int count(String text) {
    Merges merges = new Merges(vocabulary);
    int tokens = 0;
    for (int from = 0; from < text.length(); ) {
      int to = Blocks.end(text, from);
      tokens += count(text.substring(from, to).getBytes(StandardCharsets.UTF_8), merges);
      from = to;
    }
    return tokens;
  }

  private int count(byte[] text, Merges merges) {
    int tokens = 0;
    for (int from = 0; from < text.length; ) {
      int to = pieces.end(text, from);
      boolean token = vocabulary.find(text, from, to) != Vocabulary.NONE;
      tokens += token ? 1 : words.count(text, from, to, merges);
      from = to;
    }
    return tokens;
  }
}
