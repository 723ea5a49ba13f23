package dev.sluice.inference.regex;

import java.util.HexFormat;
import java.util.Map;

/** Reads what follows a backslash in a pattern. */
final class CharacterEscapes {
  static final CharSet LINE_ENDS = CharSet.of("\n\r\u2028\u2029");

  private static final CharSet DIGITS = CharSet.range('0', '9');
  private static final CharSet WORD =
      DIGITS.or(CharSet.range('a', 'z')).or(CharSet.range('A', 'Z')).or(CharSet.of("_"));
  private static final CharSet SPACES =
      LINE_ENDS
          .or(CharSet.of("\t\u000B\f \u00A0\u1680\u202F\u205F\u3000\uFEFF"))
          .or(CharSet.range(0x2000, 0x200A));
  private static final Map<Integer, Integer> CONTROLS =
      Map.of(
          (int) 't', 9, (int) 'n', 10, (int) 'v', 11, (int) 'f', 12, (int) 'r', 13, (int) '0', 0);
  private static final String PUNCTUATION = "^$\\.*+?()[]{}|/-\"'#%&,:;<=>@`~! _";

  private final int[] text;
  private final boolean inSet;
  private int position;

  CharacterEscapes(int[] text, int position, boolean inSet) {
    this.text = text;
    this.position = position;
    this.inSet = inSet;
  }

  /** Returns where reading goes on. */
  int position() {
    return position;
  }

  CharSet read() throws PatternException {
    int c = next();
    if (CONTROLS.containsKey(c) && !(c == '0' && isDigit())) {
      return single(CONTROLS.get(c));
    }
    return switch (c) {
      case 'd' -> DIGITS;
      case 'D' -> DIGITS.not();
      case 'w' -> WORD;
      case 'W' -> WORD.not();
      case 's' -> SPACES;
      case 'S' -> SPACES.not();
      case 'x' -> single(hex(2));
      case 'u' -> single(unicode());
      case 'c' -> single(next() & 0x1F);
      case 'p' -> category();
      case 'P' -> category().not();
      case 'b' -> {
        if (!inSet) {
          throw at("looks for the edge of a word, which is not supported,");
        }
        yield single('\b');
      }
      default -> {
        if (PUNCTUATION.indexOf(c) < 0) {
          throw at("has the escape \\%s, which is not supported,".formatted(Character.toString(c)));
        }
        yield single(c);
      }
    };
  }

  private boolean isDigit() {
    return position < text.length && text[position] >= '0' && text[position] <= '9';
  }

  private static CharSet single(int c) {
    return CharSet.range(c, c);
  }

  private int unicode() throws PatternException {
    if (position < text.length && text[position] == '{') {
      position++;
      StringBuilder digits = new StringBuilder();
      for (int c = next(); c != '}'; c = next()) {
        digits.appendCodePoint(c);
      }
      return parse(digits.toString());
    }
    int first = hex(4);
    boolean pair =
        Character.isHighSurrogate((char) first)
            && position + 1 < text.length
            && text[position] == '\\'
            && text[position + 1] == 'u';
    if (!pair) {
      return first;
    }
    position += 2;
    return Character.toCodePoint((char) first, (char) hex(4));
  }

  private int hex(int count) throws PatternException {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.appendCodePoint(next());
    }
    return parse(digits.toString());
  }

  private int parse(String digits) throws PatternException {
    try {
      return HexFormat.fromHexDigits(digits);
    } catch (IllegalArgumentException e) {
      throw at("has a character number that is none");
    }
  }

  /** Reads a general category of Unicode, such as {@code {L}} or {@code {Lu}}. */
  private CharSet category() throws PatternException {
    StringBuilder name = new StringBuilder();
    if (next() != '{') {
      throw at("has a category without a name");
    }
    for (int c = next(); c != '}'; c = next()) {
      name.appendCodePoint(c);
    }
    CharSet set = GeneralCategories.named(name.toString());
    if (set.isEmpty() || name.isEmpty()) {
      throw at("has the category %s, which is not supported,".formatted(name));
    }
    return set;
  }

  private int next() throws PatternException {
    if (position == text.length) {
      throw at("ends within an escape");
    }
    return text[position++];
  }

  private PatternException at(String what) {
    return new PatternException("%s at character %d".formatted(what, position));
  }
}
