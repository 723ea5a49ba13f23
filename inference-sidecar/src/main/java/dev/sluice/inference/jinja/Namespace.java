package dev.sluice.inference.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that keep what is set inside of loops; the only object whose attributes can be set. */
final class Namespace implements Attributed {
  private final Map<String, Object> values = new HashMap<>();

  /** Takes a dictionary, if one is given, and then the named arguments. */
  static Namespace of(Arguments arguments) {
    Namespace namespace = new Namespace();
    arguments.atMost("namespace", 1);
    if (arguments.get(0) instanceof Map<?, ?> given) {
      given.forEach((name, value) -> namespace.set(Values.text(name), value));
    }
    arguments.named().forEach(namespace::set);
    return namespace;
  }

  void set(String name, Object value) {
    values.put(name, value);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return values.get(name);
  }
}
