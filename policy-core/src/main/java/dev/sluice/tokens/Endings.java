package dev.sluice.tokens;

/** Where pieces end that all encodings cut alike; text is well-formed UTF-8. */
final class Endings {
  private Endings() {}

  /**
   * Returns where an English contraction such as {@code 's} or {@code 'LL} ends that begins at a
   * place, or that place if none does. The long s counts as an s.
   */
  static int contraction(byte[] text, int from) {
    if (from + 1 >= text.length || text[from] != '\'') {
      return from;
    }
    int last = from + 2 < text.length ? text[from + 2] : 0;
    return switch (text[from + 1]) {
      case 's', 'S', 't', 'T', 'm', 'M', 'd', 'D' -> from + 2;
      case 'r', 'R', 'v', 'V' -> last == 'e' || last == 'E' ? from + 3 : from;
      case 'l', 'L' -> last == 'l' || last == 'L' ? from + 3 : from;
      case (byte) 0xc5 -> last == (byte) 0xbf ? from + 3 : from;
      default -> from;
    };
  }

  /** Returns where a number of up to three digits ends. */
  static int number(byte[] text, int from) {
    int end = Kind.next(text, from);
    for (int more = 0; more < 2 && Kind.at(text, end) == Kind.NUMBER; more++) {
      end = Kind.next(text, end);
    }
    return end;
  }

  /** Returns the place after a space that stands before a sign, or else the place itself. */
  static int afterSpace(byte[] text, int from) {
    boolean before = text[from] == ' ' && (Kind.at(text, from + 1) & (Kind.SIGN | Kind.MARK)) != 0;
    return before ? from + 1 : from;
  }

  /**
   * Returns where white space ends: after its last line end; if it has none, before its last
   * character, which goes with what follows; or at the end of the text.
   */
  static int space(byte[] text, int from) {
    int afterLine = from;
    int last = from;
    int end = from;
    for (int kind = Kind.at(text, end); (kind & Kind.WHITE) != 0; kind = Kind.at(text, end)) {
      last = end;
      end = Kind.next(text, end);
      afterLine = kind == Kind.LINE_END ? end : afterLine;
    }
    if (afterLine > from) {
      return afterLine;
    }
    return end == text.length || last == from ? end : last;
  }
}
