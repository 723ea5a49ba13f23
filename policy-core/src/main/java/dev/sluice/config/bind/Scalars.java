package dev.sluice.config.bind;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The single values that settings may be made of. */
final class Scalars {
  private static final List<String> TEXT = List.of("string", "number", "boolean");

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /** A century; three are more nanoseconds than deadlines can be reckoned in. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Shape.Scalar STRING =
      new Shape.Scalar("a text", TEXT, null, (text, place) -> text, false);
  private static final Shape.Scalar FLAG =
      new Shape.Scalar("true or false", List.of("boolean"), null, (t, p) -> flag(t), false);
  private static final Shape.Scalar INTEGER =
      new Shape.Scalar(
          "a whole number up to 2147483647",
          List.of("integer"),
          null,
          (text, place) -> Integer.valueOf(text),
          false);
  private static final Shape.Scalar LONG =
      new Shape.Scalar(
          "a whole number", List.of("integer"), null, (text, place) -> Long.valueOf(text), false);
  private static final Shape.Scalar DOUBLE =
      new Shape.Scalar("a number", List.of("number"), null, (text, p) -> finite(text), false);

  private static final Map<Class<?>, Shape.Scalar> KNOWN =
      Map.ofEntries(
          Map.entry(String.class, STRING),
          Map.entry(boolean.class, FLAG),
          Map.entry(Boolean.class, FLAG),
          Map.entry(int.class, INTEGER),
          Map.entry(Integer.class, INTEGER),
          Map.entry(long.class, LONG),
          Map.entry(Long.class, LONG),
          Map.entry(double.class, DOUBLE),
          Map.entry(Double.class, DOUBLE),
          Map.entry(
              BigDecimal.class,
              new Shape.Scalar(
                  "a decimal number", List.of("number"), null, (t, p) -> decimal(t), false)),
          Map.entry(
              Duration.class,
              new Shape.Scalar(
                  "a duration such as 500ms, 30s, 10m, 24h or 7d, at most 36500d",
                  List.of("string"),
                  "^" + DURATION.pattern() + "$",
                  (text, place) -> duration(text),
                  false)),
          Map.entry(
              URI.class,
              new Shape.Scalar(
                  "an absolute address such as http://127.0.0.1:8081/v1",
                  List.of("string"),
                  "^[A-Za-z][A-Za-z0-9+.-]*:.+$",
                  (text, place) -> address(text),
                  false)),
          Map.entry(
              Path.class,
              new Shape.Scalar(
                  "a path, relative to this file",
                  List.of("string"),
                  null,
                  (text, place) -> place.file().resolveSibling(text).normalize(),
                  false)));

  private Scalars() {}

  /** Returns the shape of a type that is a single value, or null if it is none. */
  static Shape.@Nullable Scalar of(Class<?> type) {
    Shape.Scalar known = KNOWN.get(type);
    return known != null ? known : parsed(type);
  }

  private static Shape.@Nullable Scalar parsed(Class<?> type) {
    Method parse = method(type, String.class);
    if (parse == null) {
      parse = method(type, CharSequence.class);
    }
    if (parse == null) {
      return null;
    }
    Method found = parse;
    return new Shape.Scalar(
        "a " + Words.spaced(type.getSimpleName()),
        TEXT,
        constant(type, "PATTERN", String.class),
        (t, p) -> call(found, t),
        true,
        constant(type, "SECRET", Boolean.class) != null);
  }

  /** A class may say in constants what its texts look like, and that they may be secrets. */
  private static <T> @Nullable T constant(Class<?> type, String name, Class<T> kind) {
    try {
      Object value = type.getField(name).get(null);
      return kind.isInstance(value) ? kind.cast(value) : null;
    } catch (NoSuchFieldException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(type + " must be public", e);
    }
  }

  private static @Nullable Method method(Class<?> type, Class<?> parameter) {
    try {
      Method method = type.getMethod("parse", parameter);
      boolean fits = Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type;
      return fits ? method : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static Object call(Method parse, String text) {
    try {
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException
          || e.getCause() instanceof DateTimeException) {
        throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
      }
      throw new IllegalStateException(parse + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(parse + " must be public in a public class", e);
    }
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static Double finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value) || Character.isLetter(text.charAt(text.length() - 1))) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  /** Money needs few digits, and an exponent of a billion would need all memory. */
  private static BigDecimal decimal(String text) {
    BigDecimal value = text.length() > 40 ? null : new BigDecimal(text);
    if (value == null || Math.abs((long) value.scale()) > 40) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static Duration duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException();
    }
    long amount = Long.parseLong(parts.group(1));
    Duration duration = duration(amount, parts.group(2));
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException();
    }
    return duration;
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static URI address(String text) {
    URI address = URI.create(text);
    if (!address.isAbsolute()) {
      throw new IllegalArgumentException();
    }
    return address;
  }
}
