package dev.sluice.inference.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How templates reach into values: methods first by name, elements first by key. */
final class Attributes {
  private Attributes() {}

  /** Returns {@code owner.name}, or an undefined value. */
  static Object attribute(Object owner, String name) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object method = method(owner, name);
    if (method != null) {
      return method;
    }
    Object element = owner instanceof Map<?, ?> map ? map.get(name) : null;
    return element == null ? Undefined.attribute(owner, name) : element;
  }

  /** Returns {@code owner[key]}, or an undefined value. */
  static Object item(Object owner, Object key) {
    if (owner instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Object element = element(owner, key);
    if (element == null && Values.isText(key)) {
      element = method(owner, Values.text(key));
    }
    return element == null ? Undefined.attribute(owner, key) : element;
  }

  private static @Nullable Object element(Object owner, Object key) {
    if (owner instanceof Map<?, ?> map) {
      return map.get(key instanceof Markup markup ? markup.text() : key);
    }
    if (!(key instanceof Long || key instanceof Boolean)) {
      return null;
    }
    long index = Arithmetic.integer(key);
    if (owner instanceof List<?> list) {
      long place = index < 0 ? index + list.size() : index;
      return place >= 0 && place < list.size() ? list.get((int) place) : null;
    }
    return Values.isText(owner) ? character(Values.text(owner), index) : null;
  }

  private static @Nullable Object character(String text, long index) {
    int length = PythonText.length(text);
    long place = index < 0 ? index + length : index;
    return place >= 0 && place < length
        ? Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) place)))
        : null;
  }

  private static @Nullable Object method(Object owner, String name) {
    return switch (owner) {
      case String text -> StringMethods.find(text, name);
      case Markup markup -> markupMethod(markup, name);
      case Map<?, ?> map -> CollectionMethods.find(map, name);
      case List<?> list -> CollectionMethods.find(list, name);
      case Attributed attributed -> attributed.attribute(name);
      default -> null;
    };
  }

  /** Returns a method of a text that gives text marked as safe. */
  private static @Nullable Object markupMethod(Markup owner, String name) {
    Callable method = StringMethods.find(owner.text(), name);
    return method == null
        ? null
        : (Callable)
            (rendering, arguments) -> {
              Object result = method.call(rendering, arguments);
              return result instanceof String text ? new Markup(text) : result;
            };
  }
}
