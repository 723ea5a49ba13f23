package dev.sluice.inference.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What Python's {@code repr} gives. */
final class Representation {
  private Representation() {}

  static String of(Object value) {
    return switch (value) {
      case String text -> quoted(text);
      case Markup markup -> "Markup(%s)".formatted(quoted(markup.text()));
      case Boolean b -> b ? "True" : "False";
      case Double number -> number(number);
      case Undefined undefined -> "Undefined";
      case Range range -> range.representation();
      case Tuple tuple ->
          tuple.size() == 1 ? "(" + of(tuple.getFirst()) + ",)" : "(" + items(tuple) + ")";
      case List<?> list -> "[" + items(list) + "]";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Long number -> number.toString();
      case BigInteger number -> number.toString();
      case None none -> none.toString();
      default -> "<%s object>".formatted(Values.typeName(value));
    };
  }

  private static String items(List<?> list) {
    return list.stream().map(Representation::of).collect(Collectors.joining(", "));
  }

  /** Returns the shortest text that reads as the same number, in Python's form. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return shortest.scale() <= 0
          ? shortest.setScale(1, RoundingMode.UNNECESSARY).toPlainString()
          : shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return "%s%se%s%02d"
        .formatted(value < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static BigDecimal shortest(double value) {
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    // Java always has two digits, where one may be enough.
    BigDecimal oneDigit = new BigDecimal(value).round(new MathContext(1));
    return shortest.precision() == 2 && oneDigit.doubleValue() == value ? oneDigit : shortest;
  }

  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> append(quoted, c, quote));
    return quoted.append(quote).toString();
  }

  private static void append(StringBuilder out, int character, char quote) {
    switch (character) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      default -> {
        if (character == quote) {
          out.append('\\').append(quote);
        } else if (isPrintable(character)) {
          out.appendCodePoint(character);
        } else if (character < 0x100) {
          out.append("\\x%02x".formatted(character));
        } else {
          out.append((character < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(character));
        }
      }
    }
  }

  private static boolean isPrintable(int character) {
    if (character == ' ') {
      return true;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
