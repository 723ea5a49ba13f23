package dev.sluice.inference.grammar;

import dev.sluice.inference.engine.ByteVocabulary;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** All single bytes, some longer pieces, a control token and one that ends answers. */
public final class PieceVocabulary implements Vocabulary {
  private final List<byte[]> pieces = new ArrayList<>();

  /** Makes a vocabulary with these longer pieces, numbered from 256. */
  public PieceVocabulary(List<String> longer) {
    for (int b = 0; b < 256; b++) {
      pieces.add(new byte[] {(byte) b});
    }
    longer.forEach(piece -> pieces.add(piece.getBytes(StandardCharsets.UTF_8)));
    pieces.add(new byte[0]);
    pieces.add(new byte[0]);
  }

  /** Returns the token that ends an answer. */
  public int end() {
    return pieces.size() - 1;
  }

  /** Returns a token that stands for no text. */
  public int control() {
    return pieces.size() - 2;
  }

  @Override
  public int size() {
    return pieces.size();
  }

  @Override
  public TokenSequence tokenize(String text, boolean addSpecial, boolean parseSpecial) {
    if (parseSpecial && text.equals(name(control()))) {
      return TokenSequence.of(control());
    }
    return ByteVocabulary.bytes(text);
  }

  @Override
  public byte[] piece(int token) {
    return pieces.get(token).clone();
  }

  @Override
  public int longestPiece() {
    return pieces.stream().mapToInt(piece -> piece.length).max().orElse(0);
  }

  @Override
  public String name(int token) {
    if (token == control()) {
      return "<call>";
    }
    return token == end() ? "<end>" : new String(piece(token), StandardCharsets.UTF_8);
  }

  @Override
  public boolean endsGeneration(int token) {
    return token == end();
  }

  @Override
  public int beginOfText() {
    return -1;
  }

  @Override
  public int endOfText() {
    return end();
  }
}
