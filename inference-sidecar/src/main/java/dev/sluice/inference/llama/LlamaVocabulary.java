package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The vocabulary of a loaded model. The pieces of all tokens are read once. */
final class LlamaVocabulary implements Vocabulary {
  private static final int USUAL_PIECE_BYTES = 64;

  private final LlamaVocab functions;
  private final MemorySegment vocabulary;
  private final byte[][] pieces;
  private final boolean[] ends;
  private final int longestPiece;

  LlamaVocabulary(LlamaVocab functions, MemorySegment vocabulary) {
    this.functions = functions;
    this.vocabulary = vocabulary;
    int size = functions.size(vocabulary);
    pieces = new byte[size][];
    ends = new boolean[size];
    for (int token = 0; token < size; token++) {
      pieces[token] = readPiece(token, false);
      ends[token] = functions.endsGeneration(vocabulary, token);
    }
    longestPiece = Arrays.stream(pieces).mapToInt(piece -> piece.length).max().orElse(1);
  }

  @Override
  public int size() {
    return pieces.length;
  }

  @Override
  public TokenSequence tokenize(String text, boolean addSpecial, boolean parseSpecial) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = arena.allocate(Math.max(bytes.length, 1)).asSlice(0, bytes.length);
      MemorySegment.copy(bytes, 0, in, JAVA_BYTE, 0, bytes.length);
      MemorySegment out = arena.allocate(JAVA_INT, bytes.length + 2L);
      int count = functions.tokenize(vocabulary, in, out, addSpecial, parseSpecial);
      if (count < 0) {
        out = arena.allocate(JAVA_INT, -(long) count);
        count = functions.tokenize(vocabulary, in, out, addSpecial, parseSpecial);
      }
      return TokenSequence.of(out.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT));
    }
  }

  @Override
  public byte[] piece(int token) {
    return pieces[token].clone();
  }

  @Override
  public int longestPiece() {
    return longestPiece;
  }

  @Override
  public String name(int token) {
    return new String(readPiece(token, true), StandardCharsets.UTF_8);
  }

  @Override
  public boolean endsGeneration(int token) {
    return ends[token];
  }

  @Override
  public int beginOfText() {
    return functions.beginOfText(vocabulary);
  }

  @Override
  public int endOfText() {
    return functions.endOfText(vocabulary);
  }

  /**
   * Turns two texts into the tokens of one, set apart as the model was trained for: {@code BOS
   * first EOS SEP second EOS}, each of these where the model file wants it. A model without an
   * end-of-text token ends texts with the separator.
   */
  TokenSequence tokenizePair(String first, String second) {
    int separator = functions.separator(vocabulary);
    TokenSequence end =
        functions.endsTexts(vocabulary)
            ? TokenSequence.of(endOfText() < 0 ? separator : endOfText())
            : TokenSequence.of();
    TokenSequence between =
        functions.separatesTexts(vocabulary) ? TokenSequence.of(separator) : TokenSequence.of();
    TokenSequence begin =
        functions.beginsTexts(vocabulary) ? TokenSequence.of(beginOfText()) : TokenSequence.of();
    return begin
        .plus(tokenize(first, false, false))
        .plus(end)
        .plus(between)
        .plus(tokenize(second, false, false))
        .plus(end);
  }

  private byte[] readPiece(int token, boolean special) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(USUAL_PIECE_BYTES);
      int length = functions.piece(vocabulary, token, bytes, special);
      if (length < 0) {
        bytes = arena.allocate(-length);
        length = functions.piece(vocabulary, token, bytes, special);
      }
      return bytes.asSlice(0, length).toArray(JAVA_BYTE);
    }
  }
}
