package dev.sluice.inference.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Python's values have in common: truth, text, length and elements. */
final class Values {
  private Values() {}

  static boolean isTrue(Object value) {
    return switch (value) {
      case Boolean b -> b;
      case None none -> false;
      case Undefined undefined -> false;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case BigInteger number -> number.signum() != 0;
      case String text -> !text.isEmpty();
      case Markup markup -> !markup.text().isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** Returns what Python's {@code str} gives. */
  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Markup markup -> markup.text();
      case Undefined undefined -> "";
      default -> Representation.of(value);
    };
  }

  /** Returns whether a value is text. */
  static boolean isText(Object value) {
    return value instanceof String || value instanceof Markup;
  }

  /** Returns changed text as what it was before: marked as safe or not. */
  static Object like(Object original, String text) {
    return original instanceof Markup ? new Markup(text) : text;
  }

  static long length(Object value) {
    return switch (value) {
      case String text -> PythonText.length(text);
      case Markup markup -> PythonText.length(markup.text());
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Undefined undefined -> 0;
      default ->
          throw new JinjaException("object of type '%s' has no len()".formatted(typeName(value)));
    };
  }

  /** Returns whether a value has elements. */
  static boolean isIterable(Object value) {
    return isText(value)
        || value instanceof Iterable<?>
        || value instanceof Map<?, ?>
        || value instanceof Undefined;
  }

  /** Returns the elements of a value: a text's characters, a dictionary's keys. */
  @SuppressWarnings("unchecked") // lists and generators hold values of any type
  static Iterable<Object> iterate(Object value) {
    return switch (value) {
      case Iterable<?> iterable -> (Iterable<Object>) iterable;
      case Map<?, ?> map -> List.copyOf(map.keySet());
      case String text -> PythonText.characters(text);
      case Markup markup -> PythonText.characters(markup.text());
      case Undefined undefined -> List.of();
      default -> throw new JinjaException("'%s' object is not iterable".formatted(typeName(value)));
    };
  }

  /** Returns the elements of a value as a list. */
  @SuppressWarnings("unchecked") // lists hold values of any type
  static List<Object> list(Object value) {
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    List<Object> items = new ArrayList<>();
    iterate(value).forEach(items::add);
    return items;
  }

  /** Returns Python's name of a value's type. */
  static String typeName(Object value) {
    return switch (value) {
      case String text -> "str";
      case Markup markup -> "Markup";
      case Boolean b -> "bool";
      case Long number -> "int";
      case BigInteger number -> "int";
      case Double number -> "float";
      case None none -> "NoneType";
      case Tuple tuple -> "tuple";
      case Range range -> "range";
      case List<?> list -> "list";
      case Map<?, ?> map -> "dict";
      case Undefined undefined -> "Undefined";
      case Namespace namespace -> "Namespace";
      case Macro macro -> "Macro";
      case Loop loop -> "LoopContext";
      case Generator generator -> "generator";
      default -> "builtin_function_or_method";
    };
  }
}
