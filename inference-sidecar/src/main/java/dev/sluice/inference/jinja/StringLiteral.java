package dev.sluice.inference.jinja;

/** Python's escape sequences. */
final class StringLiteral {
  private StringLiteral() {}

  /** Returns what a string between its quotes stands for; unknown escapes stand for themselves. */
  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder value = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i += escape(text, i, value);
      } else {
        value.append(c);
        i++;
      }
    }
    return value.toString();
  }

  /** Adds what the escape at a place stands for; returns how long it is. */
  private static int escape(String text, int start, StringBuilder value) {
    char kind = text.charAt(start + 1);
    int simple = "\\'\"abfnrtv".indexOf(kind);
    if (simple >= 0) {
      value.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
      return 2;
    }
    return switch (kind) {
      case '\n' -> 2;
      case 'x' -> number(text, start + 2, 2, value);
      case 'u' -> number(text, start + 2, 4, value);
      case 'U' -> number(text, start + 2, 8, value);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(text, start + 1, value);
      default -> {
        value.append('\\').append(kind);
        yield 2;
      }
    };
  }

  private static int number(String text, int start, int digits, StringBuilder value) {
    try {
      value.appendCodePoint(Integer.parseUnsignedInt(text, start, start + digits, 16));
      return digits + 2;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new JinjaException("a string has an escape with wrong digits");
    }
  }

  private static int octal(String text, int start, StringBuilder value) {
    int end = start;
    while (end < Math.min(text.length(), start + 3)
        && text.charAt(end) >= '0'
        && text.charAt(end) <= '7') {
      end++;
    }
    value.appendCodePoint(Integer.parseInt(text, start, end, 8));
    return end - start + 1;
  }
}
