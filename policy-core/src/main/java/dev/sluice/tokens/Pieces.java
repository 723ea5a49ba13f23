package dev.sluice.tokens;

/**
 * Cuts ASCII text into the pieces that {@code o200k_base} encodes one by one.
 *
 * <p>The pieces are those of the encoding's regular expression (OpenAI's tiktoken, {@code
 * openai_public.py}), whose alternatives are, in order: a word, with one sign before it and a
 * contraction after it; up to three digits; signs, with a space before and line ends or slashes
 * after them; white space up to a line end; white space but for its last character; white space.
 */
final class Pieces {
  private Pieces() {}

  /** Returns whether a text is all ASCII, without the character NUL. */
  static boolean ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || c > 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Returns where the piece ends that begins at a place, which is before the end of the text. */
  static int end(String text, int from) {
    char first = text.charAt(from);
    if (letter(first)) {
      return word(text, from);
    }
    if (digit(first)) {
      return digits(text, from);
    }
    boolean second = from + 1 < text.length();
    if (first != '\r' && first != '\n' && second && letter(text.charAt(from + 1))) {
      return word(text, from + 1);
    }
    if (sign(first)) {
      return signs(text, from);
    }
    if (first == ' ' && second && sign(text.charAt(from + 1))) {
      return signs(text, from + 1);
    }
    return space(text, from);
  }

  /** Capitals, then small letters, then a contraction. */
  private static int word(String text, int from) {
    int at = from;
    while (at < text.length() && capital(text.charAt(at))) {
      at++;
    }
    while (at < text.length() && small(text.charAt(at))) {
      at++;
    }
    return contraction(text, at);
  }

  private static int contraction(String text, int at) {
    if (at + 1 >= text.length() || text.charAt(at) != '\'') {
      return at;
    }
    int next = text.charAt(at + 1) | 0x20;
    if (next == 's' || next == 't' || next == 'm' || next == 'd') {
      return letter(text.charAt(at + 1)) ? at + 2 : at;
    }
    int last =
        at + 2 < text.length() && letter(text.charAt(at + 2)) ? text.charAt(at + 2) | 0x20 : 0;
    boolean two =
        (next == 'r' && last == 'e')
            || (next == 'v' && last == 'e')
            || (next == 'l' && last == 'l');
    return two && letter(text.charAt(at + 1)) ? at + 3 : at;
  }

  private static int digits(String text, int from) {
    int at = from + 1;
    while (at < text.length() && at < from + 3 && digit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int signs(String text, int from) {
    int at = from;
    while (at < text.length() && sign(text.charAt(at))) {
      at++;
    }
    while (at < text.length() && "\r\n/".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int space(String text, int from) {
    int at = from;
    int afterLine = from;
    while (at < text.length() && white(text.charAt(at))) {
      char c = text.charAt(at++);
      afterLine = c == '\r' || c == '\n' ? at : afterLine;
    }
    if (afterLine > from) {
      return afterLine;
    }
    return at == text.length() || at == from + 1 ? at : at - 1;
  }

  private static boolean capital(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean small(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean letter(char c) {
    return capital(c) || small(c);
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean sign(char c) {
    return !letter(c) && !digit(c) && !white(c);
  }
}
