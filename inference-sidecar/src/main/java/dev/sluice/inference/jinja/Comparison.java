package dev.sluice.inference.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How Python compares values. */
final class Comparison {
  private Comparison() {}

  /** Returns whether a comparison is true. */
  static boolean holds(String operator, Object left, Object right) {
    return switch (operator) {
      case "==" -> equal(left, right);
      case "!=" -> !equal(left, right);
      case "in" -> contains(right, left);
      case "not in" -> !contains(right, left);
      case "<" -> compare(operator, left, right) < 0;
      case "<=" -> compare(operator, left, right) <= 0;
      case ">" -> compare(operator, left, right) > 0;
      default -> compare(operator, left, right) >= 0;
    };
  }

  static boolean equal(Object left, Object right) {
    if (Arithmetic.isNumber(left) && Arithmetic.isNumber(right)) {
      return compareNumbers(left, right) == 0;
    }
    if (Values.isText(left) && Values.isText(right)) {
      return Values.text(left).equals(Values.text(right));
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return a instanceof Tuple == b instanceof Tuple && equalLists(a, b);
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return equalMaps(a, b);
    }
    return left instanceof Undefined ? right instanceof Undefined : left == right;
  }

  private static boolean equalLists(List<?> left, List<?> right) {
    boolean equal = left.size() == right.size();
    for (int i = 0; equal && i < left.size(); i++) {
      equal = equal(left.get(i), right.get(i));
    }
    return equal;
  }

  private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
    return left.size() == right.size()
        && left.entrySet().stream()
            .allMatch(
                entry -> {
                  Object other = right.get(entry.getKey());
                  return other != null && equal(entry.getValue(), other);
                });
  }

  static boolean contains(Object container, Object value) {
    if (Values.isText(container)) {
      if (!Values.isText(value)) {
        throw new JinjaException(
            "'in <string>' requires string as left operand, not %s"
                .formatted(Values.typeName(value)));
      }
      return Values.text(container).contains(Values.text(value));
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(value instanceof Markup markup ? markup.text() : value);
    }
    for (Object item : Values.iterate(container)) {
      if (equal(item, value)) {
        return true;
      }
    }
    return false;
  }

  private static int compare(String operator, Object left, Object right) {
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (Arithmetic.isNumber(left) && Arithmetic.isNumber(right)) {
      return compareNumbers(left, right);
    }
    if (Values.isText(left) && Values.isText(right)) {
      return PythonText.compare(Values.text(left), Values.text(right));
    }
    if (left instanceof List<?> a
        && right instanceof List<?> b
        && a instanceof Tuple == b instanceof Tuple) {
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        if (!equal(a.get(i), b.get(i))) {
          return compare(operator, a.get(i), b.get(i));
        }
      }
      return Integer.compare(a.size(), b.size());
    }
    throw new JinjaException(
        "'%s' not supported between instances of '%s' and '%s'"
            .formatted(operator, Values.typeName(left), Values.typeName(right)));
  }

  private static int compareNumbers(Object left, Object right) {
    if (left instanceof Double || right instanceof Double) {
      double a = Arithmetic.number(left);
      double b = Arithmetic.number(right);
      if (Double.isNaN(a) || Double.isNaN(b)) {
        return -1;
      }
      return Double.isInfinite(a) || Double.isInfinite(b)
          ? Double.compare(a, b)
          : new BigDecimal(a).compareTo(new BigDecimal(b));
    }
    BigInteger a = Arithmetic.big(left);
    return a.compareTo(Arithmetic.big(right));
  }

  /** Returns the order of {@code sort}: as {@code <} has it, texts without case where asked. */
  static Comparator<Object> order(boolean caseSensitive) {
    return (left, right) ->
        compare("<", caseSensitive ? left : folded(left), caseSensitive ? right : folded(right));
  }

  /** Returns a text in lower case, and anything else as it is. */
  static Object folded(Object value) {
    return Values.isText(value) ? PythonText.lower(Values.text(value)) : value;
  }
}
