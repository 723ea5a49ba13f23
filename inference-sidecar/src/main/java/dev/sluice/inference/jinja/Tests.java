package dev.sluice.inference.jinja;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The tests by name. */
final class Tests {
  /** Says whether something holds for a value. */
  @FunctionalInterface
  interface Test {
    /** Returns whether it holds. */
    boolean holds(Object value, Arguments arguments);
  }

  private static final Map<String, Test> BY_NAME =
      Map.ofEntries(
          Map.entry("defined", (value, a) -> !(value instanceof Undefined)),
          Map.entry("undefined", (value, a) -> value instanceof Undefined),
          Map.entry("none", (value, a) -> value == None.NONE),
          Map.entry("boolean", (value, a) -> value instanceof Boolean),
          Map.entry("true", (value, a) -> Boolean.TRUE.equals(value)),
          Map.entry("false", (value, a) -> Boolean.FALSE.equals(value)),
          Map.entry("integer", (value, a) -> value instanceof Long || value instanceof BigInteger),
          Map.entry("float", (value, a) -> value instanceof Double),
          Map.entry("number", (value, a) -> Arithmetic.isNumber(value)),
          Map.entry("string", (value, a) -> Values.isText(value)),
          Map.entry("mapping", (value, a) -> value instanceof Map<?, ?>),
          Map.entry("iterable", (value, a) -> Values.isIterable(value)),
          Map.entry("sequence", (value, a) -> isSequence(value)),
          Map.entry(
              "callable", (value, a) -> value instanceof Callable || value instanceof Undefined),
          Map.entry("escaped", (value, a) -> value instanceof Markup),
          Map.entry("lower", (value, a) -> StringMethods.isLower(Values.text(value))),
          Map.entry("upper", (value, a) -> StringMethods.isUpper(Values.text(value))),
          Map.entry("odd", (value, a) -> rest(value, 2L).equals(1L)),
          Map.entry("even", (value, a) -> rest(value, 2L).equals(0L)),
          Map.entry("divisibleby", (value, a) -> !Values.isTrue(rest(value, a.required(0, "num")))),
          Map.entry("sameas", (value, a) -> isSame(value, a.required(0, "other"))),
          Map.entry("filter", (value, a) -> Filters.exists(Values.text(value))),
          Map.entry("test", (value, a) -> exists(Values.text(value))),
          Map.entry("in", comparison("in")),
          Map.entry("eq", comparison("==")),
          Map.entry("==", comparison("==")),
          Map.entry("equalto", comparison("==")),
          Map.entry("ne", comparison("!=")),
          Map.entry("!=", comparison("!=")),
          Map.entry("lt", comparison("<")),
          Map.entry("<", comparison("<")),
          Map.entry("lessthan", comparison("<")),
          Map.entry("le", comparison("<=")),
          Map.entry("<=", comparison("<=")),
          Map.entry("gt", comparison(">")),
          Map.entry(">", comparison(">")),
          Map.entry("greaterthan", comparison(">")),
          Map.entry("ge", comparison(">=")),
          Map.entry(">=", comparison(">=")));

  private Tests() {}

  static Test find(String name) {
    Test test = BY_NAME.get(name);
    if (test == null) {
      throw new JinjaException("no test is named '%s'".formatted(name));
    }
    return test;
  }

  private static boolean exists(String name) {
    return BY_NAME.containsKey(name);
  }

  private static Test comparison(String operator) {
    return (value, arguments) -> Comparison.holds(operator, value, arguments.required(0, "other"));
  }

  /** Returns whether a value has a length and elements; an undefined value passes as one. */
  private static boolean isSequence(Object value) {
    return Values.isText(value)
        || value instanceof List<?>
        || value instanceof Map<?, ?>
        || value instanceof Undefined;
  }

  private static Object rest(Object value, Object divisor) {
    return Arithmetic.remainder(value, divisor);
  }

  private static boolean isSame(Object value, Object other) {
    boolean simple = Arithmetic.isNumber(value) || Values.isText(value);
    return simple ? value.equals(other) : value == other;
  }
}
