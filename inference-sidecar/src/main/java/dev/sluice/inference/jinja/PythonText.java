package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Texts as Python sees them: sequences of Unicode's characters, not of UTF-16's units. */
final class PythonText {
  private PythonText() {}

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Returns the texts of single characters. */
  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>(text.length());
    text.codePoints().forEach(c -> characters.add(Character.toString(c)));
    return characters;
  }

  /** Compares by character. */
  static int compare(String left, String right) {
    int[] a = left.codePoints().toArray();
    return Arrays.compare(a, right.codePoints().toArray());
  }

  static boolean isSpace(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == 0x85;
  }

  static String stripLeft(String text) {
    return stripLeft(text, PythonText::isSpace);
  }

  static String stripRight(String text) {
    return stripRight(text, PythonText::isSpace);
  }

  static String stripLeft(String text, IntPredicate stripped) {
    int start = 0;
    while (start < text.length() && stripped.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    return text.substring(start);
  }

  static String stripRight(String text, IntPredicate stripped) {
    int end = text.length();
    while (end > 0 && stripped.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(0, end);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** Returns a text whose first character is large and whose others are small. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return titleCase(text.codePointAt(0)) + lower(text.substring(end));
  }

  /** Returns a text in which each run of letters is capitalized. */
  static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      title.append(inWord ? lower(Character.toString(c)) : titleCase(c));
      inWord = isCased(c);
    }
    return title.toString();
  }

  private static String titleCase(int character) {
    int title = Character.toTitleCase(character);
    return title == character ? upper(Character.toString(character)) : Character.toString(title);
  }

  static boolean isCased(int character) {
    return Character.isUpperCase(character)
        || Character.isLowerCase(character)
        || Character.isTitleCase(character);
  }

  /** Splits at white space, as often as allowed. */
  static List<Object> split(String text, long most) {
    List<Object> parts = new ArrayList<>();
    String rest = stripLeft(text);
    while (!rest.isEmpty() && parts.size() < most) {
      int end = 0;
      while (end < rest.length() && !isSpace(rest.codePointAt(end))) {
        end += Character.charCount(rest.codePointAt(end));
      }
      parts.add(rest.substring(0, end));
      rest = stripLeft(rest.substring(end));
    }
    if (!rest.isEmpty()) {
      parts.add(rest);
    }
    return parts;
  }

  /** Splits at white space from the end, as often as allowed. */
  static List<Object> splitRight(String text, long most) {
    List<Object> parts = new ArrayList<>();
    String rest = stripRight(text);
    while (!rest.isEmpty() && parts.size() < most) {
      int start = rest.length();
      while (start > 0 && !isSpace(rest.codePointBefore(start))) {
        start -= Character.charCount(rest.codePointBefore(start));
      }
      parts.addFirst(rest.substring(start));
      rest = stripRight(rest.substring(0, start));
    }
    if (!rest.isEmpty()) {
      parts.addFirst(rest);
    }
    return parts;
  }

  /** Splits at a separator, as often as allowed. */
  static List<Object> split(String text, String separator, long most) {
    List<Object> parts = new ArrayList<>();
    int start = 0;
    int end = text.indexOf(separator);
    while (end >= 0 && parts.size() < most) {
      parts.add(text.substring(start, end));
      start = end + separator.length();
      end = text.indexOf(separator, start);
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Splits at a separator from the end, as often as allowed. */
  static List<Object> splitRight(String text, String separator, long most) {
    List<Object> parts = new ArrayList<>();
    int end = text.length();
    int start = text.lastIndexOf(separator);
    while (start >= 0 && parts.size() < most) {
      parts.addFirst(text.substring(start + separator.length(), end));
      end = start;
      start = end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
    }
    parts.addFirst(text.substring(0, end));
    return parts;
  }

  /** Splits at line ends. */
  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(c) >= 0) {
        int end = c == '\r' && text.startsWith("\n", i + 1) ? i + 2 : i + 1;
        lines.add(text.substring(start, keepEnds ? end : i));
        start = end;
        i = end - 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  /** Replaces a text as often as allowed. */
  static String replace(String text, String old, String replacement, long most) {
    if (!old.isEmpty() && most >= text.length()) {
      return text.replace(old, replacement);
    }
    if (!old.isEmpty()) {
      List<Object> parts = split(text, old, most);
      return String.join(replacement, parts.stream().map(Values::text).toList());
    }
    StringBuilder result = new StringBuilder();
    long left = most;
    for (int c : text.codePoints().toArray()) {
      result.append(left-- > 0 ? replacement : "").appendCodePoint(c);
    }
    return result.append(left > 0 ? replacement : "").toString();
  }
}
