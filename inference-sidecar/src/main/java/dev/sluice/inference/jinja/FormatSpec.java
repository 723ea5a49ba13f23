package dev.sluice.inference.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's format specifications: fill, alignment, sign, width, grouping, precision and type. */
final class FormatSpec {
  private static final Pattern SPEC =
      Pattern.compile(
          "(?:(.)?([<>=^]))?([-+ ]?)(0?)([0-9]{0,4})([,_]?)(?:\\.([0-9]{1,4}))?([a-zA-Z%]?)",
          Pattern.DOTALL);

  private FormatSpec() {}

  static String format(Object value, String spec) {
    Matcher parts = SPEC.matcher(spec);
    if (!parts.matches()) {
      throw new JinjaException("invalid format specifier '%s'".formatted(spec));
    }
    boolean isNumber = Arithmetic.isNumber(value) && !(value instanceof Boolean && spec.isEmpty());
    String body = isNumber ? number(value, parts) : text(value, parts);
    String sign = isNumber && body.startsWith("-") ? "-" : "";
    if (isNumber && sign.isEmpty() && !parts.group(3).equals("-")) {
      sign = parts.group(3);
      body = sign + body;
    }
    return pad(body, sign.length(), parts, isNumber);
  }

  private static String text(Object value, Matcher parts) {
    if (!parts.group(8).isEmpty() && !parts.group(8).equals("s")) {
      throw new JinjaException(
          "unknown format code '%s' for object of type '%s'"
              .formatted(parts.group(8), Values.typeName(value)));
    }
    String text = Values.text(value);
    int most = parts.group(7) == null ? Integer.MAX_VALUE : Integer.parseInt(parts.group(7));
    return PythonText.length(text) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  private static String number(Object value, Matcher parts) {
    String type = parts.group(8);
    if (type.isEmpty()) {
      if (value instanceof Double number && parts.group(7) == null) {
        return Representation.number(number);
      }
      type = value instanceof Double ? "g" : "d";
    }
    int precision = parts.group(7) == null ? 6 : Integer.parseInt(parts.group(7));
    return switch (type) {
      case "d" -> grouped(whole(value).toString(), parts.group(6));
      case "x" -> whole(value).toString(16);
      case "X" -> whole(value).toString(16).toUpperCase(Locale.ROOT);
      case "o" -> whole(value).toString(8);
      case "b" -> whole(value).toString(2);
      case "f", "F" -> grouped(fixed(value, 1, precision), parts.group(6));
      case "e", "E" ->
          String.format(Locale.ROOT, "%." + precision + type, significant(value, precision + 1));
      case "%" -> fixed(value, 100, precision) + "%";
      case "g", "G" ->
          Representation.number(significant(value, Math.max(1, precision)).doubleValue())
              .replaceFirst("\\.0$", "");
      default -> throw new JinjaException("unknown format code '%s'".formatted(type));
    };
  }

  /** Returns a number with so many digits behind the point, rounded from its exact value. */
  private static String fixed(Object value, int factor, int precision) {
    return exact(Arithmetic.number(value) * factor)
        .setScale(precision, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private static BigDecimal significant(Object value, int digits) {
    return exact(Arithmetic.number(value)).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static BigDecimal exact(double value) {
    if (!Double.isFinite(value)) {
      throw new JinjaException("%s cannot be formatted".formatted(Representation.number(value)));
    }
    return new BigDecimal(value);
  }

  private static BigInteger whole(Object value) {
    if (value instanceof Double) {
      throw new JinjaException("unknown format code 'd' for object of type 'float'");
    }
    return Arithmetic.big(value);
  }

  private static String grouped(String digits, String separator) {
    int point = digits.indexOf('.');
    StringBuilder grouped = new StringBuilder(digits);
    int first = digits.startsWith("-") ? 1 : 0;
    for (int i = (point < 0 ? digits.length() : point) - 3; i > first; i -= 3) {
      grouped.insert(i, separator);
    }
    return grouped.toString();
  }

  private static String pad(String body, int sign, Matcher parts, boolean isNumber) {
    int width = parts.group(5).isEmpty() ? 0 : Integer.parseInt(parts.group(5));
    int missing = Math.max(0, width - PythonText.length(body));
    boolean zero = parts.group(4).equals("0") && parts.group(2) == null;
    String fill = parts.group(1) != null ? parts.group(1) : zero ? "0" : " ";
    String align = parts.group(2) != null ? parts.group(2) : zero ? "=" : isNumber ? ">" : "<";
    return switch (align) {
      case "<" -> body + fill.repeat(missing);
      case ">" -> fill.repeat(missing) + body;
      case "^" -> fill.repeat(missing / 2) + body + fill.repeat(missing - missing / 2);
      default -> body.substring(0, sign) + fill.repeat(missing) + body.substring(sign);
    };
  }
}
