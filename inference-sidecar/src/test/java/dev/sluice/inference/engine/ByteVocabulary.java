package dev.sluice.inference.engine;

import java.nio.charset.StandardCharsets;

/** A vocabulary of all bytes and one token that ends an answer. */
public abstract class ByteVocabulary implements Vocabulary {
  /** The token that ends an answer; the others are bytes. */
  public static final int END = 256;

  static final int TOKENS = END + 1;

  @Override
  public int size() {
    return TOKENS;
  }

  @Override
  public TokenSequence tokenize(String text, boolean addSpecial, boolean parseSpecial) {
    return bytes(text);
  }

  /** Returns a text's bytes as tokens. */
  public static TokenSequence bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xFF;
    }
    return TokenSequence.of(tokens);
  }

  @Override
  public byte[] piece(int token) {
    return token == END ? new byte[0] : new byte[] {(byte) token};
  }

  @Override
  public int longestPiece() {
    return 1;
  }

  @Override
  public String name(int token) {
    return token == END ? "<end>" : new String(piece(token), StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean endsGeneration(int token) {
    return token == END;
  }

  @Override
  public int beginOfText() {
    return -1;
  }

  @Override
  public int endOfText() {
    return END;
  }
}
