package dev.sluice.inference.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** The functions that every template has. */
final class Globals {
  private static final Map<String, Object> FUNCTIONS =
      Map.of(
          "range", (Callable) (rendering, arguments) -> range(arguments),
          "dict", (Callable) (rendering, arguments) -> dictionary(arguments),
          "namespace", (Callable) (rendering, arguments) -> Namespace.of(arguments),
          "raise_exception", (Callable) (rendering, arguments) -> raise(arguments),
          "strftime_now", (Callable) (rendering, arguments) -> now(rendering, arguments));

  private Globals() {}

  static Map<String, Object> all() {
    return FUNCTIONS;
  }

  private static Object range(Arguments arguments) {
    arguments.atMost("range", 3);
    long first = Arithmetic.integer(arguments.required(0, "stop"));
    if (arguments.count() == 1) {
      return new Range(0, first, 1);
    }
    long stop = Arithmetic.integer(arguments.required(1, "stop"));
    return new Range(first, stop, Arithmetic.integer(arguments.get(2, "step", 1L)));
  }

  private static Object dictionary(Arguments arguments) {
    Map<Object, Object> map = new LinkedHashMap<>();
    switch (arguments.get(0)) {
      case null -> {}
      case Map<?, ?> given -> map.putAll(given);
      case Object pairs -> {
        for (Object pair : Values.iterate(pairs)) {
          map.put(Attributes.item(pair, 0L), Attributes.item(pair, 1L));
        }
      }
    }
    map.putAll(arguments.named());
    return map;
  }

  private static Object raise(Arguments arguments) {
    throw new JinjaException(Values.text(arguments.required(0, "message")));
  }

  private static Object now(Rendering rendering, Arguments arguments) {
    return Strftime.format(Values.text(arguments.required(0, "format")), rendering.clock());
  }
}
