package dev.sluice.inference.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;

/** Filters of single values: defaults, conversions and numbers. */
final class ValueFilters {
  private ValueFilters() {}

  static Map<String, Filters.Filter> all() {
    return Map.ofEntries(
        Map.entry("default", (rendering, value, a) -> orDefault(value, a)),
        Map.entry("d", (rendering, value, a) -> orDefault(value, a)),
        Map.entry("tojson", (rendering, value, a) -> JsonWriter.filter(rendering, value, a)),
        Map.entry("from_json", (rendering, value, a) -> JsonReader.read(Values.text(value))),
        Map.entry("string", (rendering, value, a) -> string(rendering, value)),
        Map.entry("attr", (rendering, value, a) -> attribute(value, a)),
        Map.entry("int", (rendering, value, a) -> integer(value, a)),
        Map.entry("float", (rendering, value, a) -> floating(value, a)),
        Map.entry("abs", (rendering, value, a) -> absolute(value)),
        Map.entry("round", (rendering, value, a) -> round(value, a)));
  }

  private static Object orDefault(Object value, Arguments arguments) {
    boolean falseToo = Values.isTrue(arguments.get(1, "boolean", false));
    boolean missing = value instanceof Undefined || (falseToo && !Values.isTrue(value));
    return missing ? arguments.get(0, "default_value", "") : value;
  }

  private static Object string(Rendering rendering, Object value) {
    return value instanceof Markup ? value : rendering.made(Values.text(value));
  }

  private static Object attribute(Object value, Arguments arguments) {
    String name = Values.text(arguments.required(0, "name"));
    // Unlike a dot, this does not look at a dictionary's keys.
    return value instanceof Map<?, ?> map
        ? Objects.requireNonNullElseGet(
            CollectionMethods.find(map, name), () -> Undefined.attribute(value, name))
        : Attributes.attribute(value, name);
  }

  private static Object integer(Object value, Arguments arguments) {
    Object otherwise = arguments.get(0, "default", 0L);
    int radix = (int) Arithmetic.integer(arguments.get(1, "base", 10L));
    if (value instanceof Double number) {
      return Double.isFinite(number)
          ? Arithmetic.normal(new BigDecimal(number).toBigInteger())
          : otherwise;
    }
    if (Arithmetic.isNumber(value)) {
      return Arithmetic.normal(Arithmetic.big(value));
    }
    if (!Values.isText(value)) {
      return otherwise;
    }
    String text = PythonText.stripLeft(PythonText.stripRight(Values.text(value)));
    try {
      return Arithmetic.normal(new BigInteger(text.replace("_", ""), radix));
    } catch (NumberFormatException e) {
      Object number = floating(text, Arguments.NONE);
      return number instanceof Double d && d != 0 ? integer(d, arguments) : otherwise;
    }
  }

  private static Object floating(Object value, Arguments arguments) {
    if (Arithmetic.isNumber(value)) {
      return Arithmetic.number(value);
    }
    String text = Values.isText(value) ? Values.text(value).strip() : "";
    // Java reads more than Python does: hexadecimal numbers and suffixes.
    return text.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")
        ? Double.valueOf(text)
        : arguments.get(0, "default", 0.0);
  }

  private static Object absolute(Object value) {
    boolean negative = Arithmetic.isNumber(value) && Arithmetic.number(value) < 0;
    return Arithmetic.sign(negative ? "-" : "+", value);
  }

  private static Object round(Object value, Arguments arguments) {
    int places = (int) Arithmetic.integer(arguments.get(0, "precision", 0L));
    String method = Values.text(arguments.get(1, "method", "common"));
    RoundingMode mode =
        switch (method) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw new JinjaException("method must be common, ceil or floor");
        };
    if (!(value instanceof Double number) || !Double.isFinite(number)) {
      return Arithmetic.sign("+", value);
    }
    return new BigDecimal(number).setScale(Math.clamp(places, -400, 400), mode).doubleValue();
  }
}
