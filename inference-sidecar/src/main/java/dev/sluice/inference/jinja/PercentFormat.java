package dev.sluice.inference.jinja;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's formatting with percent signs. */
final class PercentFormat {
  private static final Pattern FIELD =
      Pattern.compile("%(?:\\((\\w+)\\))?([-+ 0#]*)([0-9]{0,4})(?:\\.([0-9]{1,4}))?(.)");

  private PercentFormat() {}

  /** Fills the fields of a text from a list, or by name from a dictionary. */
  static String format(String text, List<Object> values, Object named) {
    Matcher field = FIELD.matcher(text);
    StringBuilder out = new StringBuilder();
    int next = 0;
    while (field.find()) {
      String filled = "%";
      if (!field.group(5).equals("%")) {
        String name = field.group(1);
        if (name == null && next >= values.size()) {
          throw new JinjaException("not enough arguments for format string");
        }
        filled = convert(field, name == null ? values.get(next++) : value(named, name));
      }
      field.appendReplacement(out, Matcher.quoteReplacement(filled));
    }
    if (next < values.size() && !(named instanceof Map<?, ?>)) {
      throw new JinjaException("not all arguments converted during string formatting");
    }
    return field.appendTail(out).toString();
  }

  private static Object value(Object named, String name) {
    Object value = named instanceof Map<?, ?> map ? map.get(name) : null;
    if (value == null) {
      throw new JinjaException("the format needs a value named '%s'".formatted(name));
    }
    return value;
  }

  private static String convert(Matcher field, Object value) {
    String flags = field.group(2);
    String precision = field.group(4) == null ? "" : "." + field.group(4);
    String sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    String type = field.group(5);
    String align = flags.contains("-") ? "<" : ">";
    boolean isNumber = "diufeEgGxXo".contains(type);
    String zero = isNumber && flags.contains("0") && align.equals(">") ? "0" : "";
    String spec = (zero.isEmpty() ? align : "") + (isNumber ? sign : "") + zero + field.group(3);
    return switch (type) {
      case "s" -> FormatSpec.format(Values.text(value), spec + precision);
      case "r" -> FormatSpec.format(Representation.of(value), spec + precision);
      case "d", "i", "u" ->
          FormatSpec.format(
              value instanceof Double number ? (Object) number.longValue() : value, spec + "d");
      case "f", "e", "E", "g", "G" ->
          FormatSpec.format(Arithmetic.number(value), spec + precision + type);
      case "x", "X", "o" -> FormatSpec.format(value, spec + type);
      default -> throw new JinjaException("unsupported format character '%s'".formatted(type));
    };
  }
}
