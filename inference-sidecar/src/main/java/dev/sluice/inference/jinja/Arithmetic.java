package dev.sluice.inference.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/** Python's operators. Numbers are longs, big integers where these do not reach, and doubles. */
final class Arithmetic {
  private static final int MAX_BITS = 4096;

  private Arithmetic() {}

  static boolean isNumber(Object value) {
    return value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger;
  }

  /** Returns a number as a double. */
  static double number(Object value) {
    return switch (value) {
      case Double d -> d;
      case Boolean b -> b ? 1 : 0;
      case Long l -> l;
      case BigInteger b -> b.doubleValue();
      default -> throw new JinjaException("'%s' is no number".formatted(Values.typeName(value)));
    };
  }

  /** Returns a whole number. */
  static BigInteger big(Object value) {
    return switch (value) {
      case Boolean b -> b ? BigInteger.ONE : BigInteger.ZERO;
      case Long l -> BigInteger.valueOf(l);
      case BigInteger b -> b;
      case Undefined undefined -> throw undefined.failure();
      default ->
          throw new JinjaException(
              "'%s' object cannot be interpreted as an integer".formatted(Values.typeName(value)));
    };
  }

  /** Returns a whole number that counts or names a place; huge ones as the largest. */
  static long integer(Object value) {
    BigInteger number = big(value);
    return number.bitLength() < Long.SIZE ? number.longValue() : number.signum() * Long.MAX_VALUE;
  }

  /** Returns a whole number in the form in which values have it. */
  static Object normal(BigInteger value) {
    if (value.bitLength() > MAX_BITS) {
      throw new JinjaException("a number has more than %d bits".formatted(MAX_BITS));
    }
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  static Object sign(String operator, Object operand) {
    if (operand instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!isNumber(operand)) {
      throw new JinjaException(
          "bad operand type for unary %s: '%s'".formatted(operator, Values.typeName(operand)));
    }
    if (operand instanceof Double number) {
      return operator.equals("-") ? -number : number;
    }
    return normal(operator.equals("-") ? big(operand).negate() : big(operand));
  }

  static Object binary(Rendering rendering, String operator, Object left, Object right) {
    rendering.step();
    if (isNumber(left) && isNumber(right)) {
      return numeric(operator, left, right);
    }
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (operator.equals("%") && Values.isText(left)) {
      List<Object> values = right instanceof Tuple tuple ? tuple : List.of(right);
      return rendering.made(PercentFormat.format(Values.text(left), values, right));
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    return switch (operator) {
      case "+" -> joined(rendering, left, right);
      case "*" ->
          isNumber(left) ? repeated(rendering, right, left) : repeated(rendering, left, right);
      default -> throw unsupported(operator, left, right);
    };
  }

  private static Object joined(Rendering rendering, Object left, Object right) {
    if (Values.isText(left) && Values.isText(right)) {
      boolean safe = left instanceof Markup || right instanceof Markup;
      String text = safe ? safe(left) + safe(right) : Values.text(left) + Values.text(right);
      rendering.charge(text.length());
      return safe ? new Markup(text) : text;
    }
    if (left instanceof List<?> a
        && right instanceof List<?> b
        && a instanceof Tuple == b instanceof Tuple) {
      rendering.chargeElements((long) a.size() + b.size());
      List<Object> items = new ArrayList<>(a);
      items.addAll(b);
      return a instanceof Tuple ? new Tuple(items) : items;
    }
    throw unsupported("+", left, right);
  }

  private static String safe(Object text) {
    return text instanceof Markup markup ? markup.text() : Markup.escape(Values.text(text));
  }

  private static Object repeated(Rendering rendering, Object value, Object times) {
    int count = Math.clamp(integer(times), 0, Integer.MAX_VALUE);
    if (Values.isText(value)) {
      String text = Values.text(value);
      rendering.charge((long) text.length() * count);
      return Values.like(value, text.repeat(count));
    }
    if (!(value instanceof List<?> list)) {
      throw unsupported("*", value, times);
    }
    rendering.chargeElements((long) list.size() * count);
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.addAll(list);
    }
    return value instanceof Tuple ? new Tuple(items) : items;
  }

  /** Returns what is left when a number is divided by another. */
  static Object remainder(Object value, Object divisor) {
    return numeric("%", value, divisor);
  }

  private static Object numeric(String operator, Object left, Object right) {
    return switch (operator) {
      case "+" -> apply(left, right, BigInteger::add, Double::sum);
      case "-" -> apply(left, right, BigInteger::subtract, (a, b) -> a - b);
      case "*" -> apply(left, right, BigInteger::multiply, (a, b) -> a * b);
      case "/" -> number(left) / divisor(right);
      case "//" ->
          apply(left, right, Arithmetic::floorDivide, (a, b) -> Math.floor(a / divisor(b)));
      case "%" -> apply(left, right, Arithmetic::modulo, Arithmetic::modulo);
      default -> power(left, right);
    };
  }

  private static Object apply(
      Object left, Object right, BinaryOperator<BigInteger> whole, DoubleBinaryOperator floating) {
    if (left instanceof Double || right instanceof Double) {
      return floating.applyAsDouble(number(left), number(right));
    }
    return normal(whole.apply(big(left), big(right)));
  }

  private static double divisor(Object value) {
    double divisor = number(value);
    if (divisor == 0) {
      throw new JinjaException("division by zero");
    }
    return divisor;
  }

  private static BigInteger floorDivide(BigInteger left, BigInteger right) {
    return left.subtract(modulo(left, right)).divide(right);
  }

  private static BigInteger modulo(BigInteger left, BigInteger right) {
    if (right.signum() == 0) {
      throw new JinjaException("division by zero");
    }
    BigInteger rest = left.mod(right.abs());
    return right.signum() < 0 && rest.signum() != 0 ? rest.add(right) : rest;
  }

  private static double modulo(double left, double right) {
    double rest = left % divisor(right);
    return rest != 0 && rest < 0 != right < 0 ? rest + right : rest;
  }

  private static Object power(Object left, Object right) {
    if (left instanceof Double || right instanceof Double || big(right).signum() < 0) {
      return Math.pow(number(left), number(right));
    }
    BigInteger exponent = big(right);
    if (exponent.bitLength() > Integer.SIZE - 1
        || (long) big(left).bitLength() * exponent.intValue() > 2L * MAX_BITS) {
      throw new JinjaException("a number has more than %d bits".formatted(MAX_BITS));
    }
    return normal(big(left).pow(exponent.intValue()));
  }

  private static JinjaException unsupported(String operator, Object left, Object right) {
    return new JinjaException(
        "unsupported operand type(s) for %s: '%s' and '%s'"
            .formatted(operator, Values.typeName(left), Values.typeName(right)));
  }
}
