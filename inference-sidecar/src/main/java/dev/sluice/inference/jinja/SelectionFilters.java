package dev.sluice.inference.jinja;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Filters that take each element of a list: by a test, by an attribute or through a filter. */
final class SelectionFilters {
  private SelectionFilters() {}

  static Map<String, Filters.Filter> all() {
    return Map.of(
        "map", SelectionFilters::map,
        "select", (rendering, value, a) -> select(rendering, value, test(a), true),
        "reject", (rendering, value, a) -> select(rendering, value, test(a), false),
        "selectattr", (rendering, value, a) -> select(rendering, value, attributeTest(a), true),
        "rejectattr", (rendering, value, a) -> select(rendering, value, attributeTest(a), false));
  }

  /** Returns what a path such as {@code function.name} or {@code 0} leads to. */
  static Object path(Object value, Object path) {
    if (!Values.isText(path)) {
      return Attributes.item(value, path);
    }
    Object result = value;
    for (Object part : PythonText.split(Values.text(path), ".", Long.MAX_VALUE)) {
      String name = Values.text(part);
      boolean isNumber =
          !name.isEmpty() && name.length() < 10 && name.chars().allMatch(Character::isDigit);
      result = Attributes.item(result, isNumber ? Long.valueOf(name) : name);
    }
    return result;
  }

  private static Object map(Rendering rendering, Object value, Arguments arguments) {
    Function<Object, Object> function;
    Object attribute = arguments.named().get("attribute");
    if (arguments.count() == 0 && attribute != null) {
      Object otherwise = arguments.named().get("default");
      function =
          item -> {
            Object result = path(item, attribute);
            return result instanceof Undefined && otherwise != null ? otherwise : result;
          };
    } else {
      Filters.Filter filter = Filters.find(Values.text(arguments.required(0, "filter")));
      function = item -> filter.apply(rendering, item, arguments.skip(1));
    }
    return Generator.mapped(
        items(value),
        item -> {
          rendering.step();
          return function.apply(item);
        });
  }

  private static Object select(
      Rendering rendering, Object value, Predicate<Object> test, boolean wanted) {
    return Generator.filtered(
        items(value),
        item -> {
          rendering.step();
          return test.test(item) == wanted;
        });
  }

  /** Returns the elements of a value; none where it is false, even if it cannot have any. */
  private static Iterable<Object> items(Object value) {
    return Values.isTrue(value) ? Values.iterate(value) : List.of();
  }

  private static Predicate<Object> test(Arguments arguments) {
    if (arguments.count() == 0) {
      return Values::isTrue;
    }
    Tests.Test test = Tests.find(Values.text(arguments.required(0, "test")));
    return item -> test.holds(item, arguments.skip(1));
  }

  private static Predicate<Object> attributeTest(Arguments arguments) {
    Object attribute = arguments.required(0, "attribute");
    Predicate<Object> test = test(arguments.skip(1));
    return item -> test.test(path(item, attribute));
  }
}
