package dev.sluice.tokens;

/**
 * Cuts text into the pieces that {@code o200k_base} encodes one by one.
 *
 * <p>The pieces are those of the encoding's regular expression (OpenAI's tiktoken, {@code
 * openai_public.py}), whose alternatives are, in order: a word that ends in small letters; a word
 * of capitals, both with one sign or space before and a contraction after them; up to three digits;
 * signs, with a space before and line ends or slashes after them; white space up to a line end;
 * white space but for its last character; white space. Letters without case and marks are capitals
 * and small letters alike.
 */
final class O200kPieces {
  private static final int CAPITALS = Kind.CAPITAL | Kind.PLAIN | Kind.MARK;
  private static final int SMALLS = Kind.SMALL | Kind.PLAIN | Kind.MARK;
  private static final int NONE = -1;

  private O200kPieces() {}

  /** Returns where the piece ends that begins at a place; see {@link Pieces#end}. */
  static int end(byte[] text, int from) {
    int kind = Kind.at(text, from);
    if ((kind & Kind.LETTER) != 0) {
      return word(text, from);
    }
    if (kind == Kind.NUMBER) {
      return Endings.number(text, from);
    }
    int second = Kind.next(text, from);
    if (kind == Kind.MARK) {
      return afterMark(text, second);
    }
    if (kind != Kind.LINE_END && (Kind.at(text, second) & (CAPITALS | SMALLS)) != 0) {
      return word(text, second);
    }
    int signs = Endings.afterSpace(text, from);
    if (signs > from || kind == Kind.SIGN) {
      return lines(text, Kind.skip(text, signs, Kind.SIGN | Kind.MARK));
    }
    return Endings.space(text, from);
  }

  private static int word(byte[] text, int from) {
    int end = smalls(text, from);
    return Endings.contraction(text, end == NONE ? Kind.skip(text, from, CAPITALS) : end);
  }

  /** A mark can be the sign before a word, which must end in small letters, or a word itself. */
  private static int afterMark(byte[] text, int from) {
    int end = smalls(text, from);
    return Endings.contraction(text, end == NONE ? from : end);
  }

  /** Returns where a word ends that has capitals, maybe none, and then small letters. */
  private static int smalls(byte[] text, int from) {
    int capitals = Kind.skip(text, from, CAPITALS);
    if (Kind.at(text, capitals) == Kind.SMALL) {
      return Kind.skip(text, capitals, SMALLS);
    }
    // The last of the capitals that can be taken for a small letter is the end.
    for (int end = capitals; end > from; ) {
      int last = before(text, end);
      if ((Kind.at(text, last) & SMALLS) != 0) {
        return end;
      }
      end = last;
    }
    return NONE;
  }

  private static int before(byte[] text, int end) {
    int place = end - 1;
    while (text[place] < (byte) 0xc0) {
      place--;
    }
    return place;
  }

  private static int lines(byte[] text, int from) {
    int end = from;
    while (end < text.length && (text[end] == '\r' || text[end] == '\n' || text[end] == '/')) {
      end++;
    }
    return end;
  }
}
