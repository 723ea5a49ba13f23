package dev.sluice.tokens;

/**
 * What kinds of characters the encodings' patterns tell apart, as bits, in well-formed UTF-8.
 *
 * <p>The kinds are Unicode's general categories as the running JDK knows them, and white space is
 * Unicode's property of that name.
 */
final class Kind {
  /** A capital or title case letter (Lu, Lt). */
  static final int CAPITAL = 1;

  /** A small letter (Ll). */
  static final int SMALL = 1 << 1;

  /** A letter without case, and a modifier (Lo, Lm). */
  static final int PLAIN = 1 << 2;

  static final int LETTER = CAPITAL | SMALL | PLAIN;

  /** A mark that belongs to the letter before it (M). */
  static final int MARK = 1 << 3;

  /** A digit or another number (N). */
  static final int NUMBER = 1 << 4;

  /** White space other than a line end. */
  static final int SPACE = 1 << 5;

  /** A carriage return or a line feed. */
  static final int LINE_END = 1 << 6;

  static final int WHITE = SPACE | LINE_END;

  /** All else: punctuation, symbols, control characters, what has no meaning yet. */
  static final int SIGN = 1 << 7;

  /** The kinds of ASCII characters; 0 for bytes of all others. */
  private static final byte[] ASCII = new byte[0x100];

  static {
    for (int c = 0; c < 0x80; c++) {
      ASCII[c] = (byte) ofCodePoint(c);
    }
  }

  private Kind() {}

  /** Returns the kind of the character that begins at a place; 0 at the end of the text. */
  static int at(byte[] text, int place) {
    if (place >= text.length) {
      return 0;
    }
    byte b = text[place];
    return b >= 0 ? ASCII[b] & 0xff : ofCodePoint(codePoint(text, place));
  }

  /** Returns where the character ends that begins at a place. */
  static int next(byte[] text, int place) {
    byte b = text[place];
    if (b >= 0) {
      return place + 1;
    }
    return place + (b < (byte) 0xe0 ? 2 : b < (byte) 0xf0 ? 3 : 4);
  }

  /** Returns where the first character begins that is of none of the kinds, or the text's end. */
  static int skip(byte[] text, int from, int kinds) {
    int place = (kinds & SMALL) == 0 ? from : skipSmall(text, from);
    while (true) {
      while (place < text.length && (ASCII[text[place] & 0xff] & kinds) != 0) {
        place++;
      }
      if (place == text.length || text[place] >= 0 || (at(text, place) & kinds) == 0) {
        return place;
      }
      place = next(text, place);
    }
  }

  /** Skips small letters of ASCII, of which most text consists, by eight. */
  private static int skipSmall(byte[] text, int from) {
    int place = from;
    int skipped = Long.BYTES;
    while (skipped == Long.BYTES && place + Long.BYTES <= text.length) {
      long bytes = Octets.at(text, place);
      long low = bytes & 0x7f7f7f7f7f7f7f7fL;
      // The highest bit of each byte says whether it is before a, after z or not of ASCII.
      long others = ~(low + 0x1f1f1f1f1f1f1f1fL) | (low + 0x0505050505050505L) | bytes;
      skipped = Long.numberOfTrailingZeros(others & 0x8080808080808080L) >>> 3;
      place += skipped;
    }
    return place;
  }

  private static int codePoint(byte[] text, int place) {
    int lead = text[place];
    int second = text[place + 1] & 0x3f;
    if (lead < (byte) 0xe0) {
      return (lead & 0x1f) << 6 | second;
    }
    int third = second << 6 | (text[place + 2] & 0x3f);
    return lead < (byte) 0xf0
        ? (lead & 0x0f) << 12 | third
        : (lead & 0x07) << 18 | third << 6 | (text[place + 3] & 0x3f);
  }

  private static int ofCodePoint(int c) {
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> CAPITAL;
      case Character.LOWERCASE_LETTER -> SMALL;
      case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> PLAIN;
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          MARK;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      case Character.CONTROL -> control(c);
      default -> SIGN;
    };
  }

  private static int control(int c) {
    if (c == '\r' || c == '\n') {
      return LINE_END;
    }
    return (c >= '\t' && c <= '\r') || c == 0x85 ? SPACE : SIGN;
  }
}
