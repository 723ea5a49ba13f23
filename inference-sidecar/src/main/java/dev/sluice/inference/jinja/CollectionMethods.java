package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of dictionaries and lists. Those that would change them are refused. */
final class CollectionMethods {
  private static final Set<String> CHANGING_MAPS =
      Set.of("clear", "pop", "popitem", "setdefault", "update");
  private static final Set<String> CHANGING_LISTS =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");

  private CollectionMethods() {}

  /** Returns a dictionary's method, or null when there is none of this name. */
  static @Nullable Callable find(Map<?, ?> map, String name) {
    return switch (name) {
      case "get" -> (rendering, arguments) -> get(map, arguments);
      case "items" -> (rendering, arguments) -> items(map);
      case "keys" -> (rendering, arguments) -> new ArrayList<Object>(map.keySet());
      case "values" -> (rendering, arguments) -> new ArrayList<Object>(map.values());
      case "copy" -> (rendering, arguments) -> new LinkedHashMap<Object, Object>(map);
      default -> CHANGING_MAPS.contains(name) ? refusal("dict", name) : null;
    };
  }

  /** Returns a list's method, or null when there is none of this name. */
  static @Nullable Callable find(List<?> list, String name) {
    return switch (name) {
      case "index" -> (rendering, arguments) -> index(list, arguments.required(0, "value"));
      case "count" -> (rendering, arguments) -> count(list, arguments.required(0, "value"));
      case "copy" ->
          list instanceof Tuple ? null : (rendering, arguments) -> new ArrayList<Object>(list);
      default ->
          CHANGING_LISTS.contains(name) && !(list instanceof Tuple) ? refusal("list", name) : null;
    };
  }

  private static Callable refusal(String type, String name) {
    return (rendering, arguments) -> {
      throw new JinjaException(
          "the method '%s' of a %s changes it, which is not allowed".formatted(name, type));
    };
  }

  private static Object get(Map<?, ?> map, Arguments arguments) {
    Object key = arguments.required(0, "key");
    Object value = map.get(key instanceof Markup markup ? markup.text() : key);
    return value == null ? arguments.get(1, "default", None.NONE) : value;
  }

  /** Returns a dictionary's entries as tuples. */
  static List<Object> items(Map<?, ?> map) {
    List<Object> items = new ArrayList<>();
    map.forEach((key, value) -> items.add(Tuple.of(key, value)));
    return items;
  }

  private static Object index(List<?> list, Object wanted) {
    for (int i = 0; i < list.size(); i++) {
      if (Comparison.equal(list.get(i), wanted)) {
        return (long) i;
      }
    }
    throw new JinjaException("%s is not in list".formatted(Representation.of(wanted)));
  }

  private static Object count(List<?> list, Object wanted) {
    return list.stream().filter(item -> Comparison.equal(item, wanted)).count();
  }
}
