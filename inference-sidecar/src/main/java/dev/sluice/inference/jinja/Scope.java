package dev.sluice.inference.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that a part of a template sees: its own and those of the parts around it. */
final class Scope {
  private final Rendering rendering;
  private final @Nullable Scope parent;
  private final Map<String, Object> values;

  private Scope(Rendering rendering, @Nullable Scope parent, Map<String, Object> values) {
    this.rendering = rendering;
    this.parent = parent;
    this.values = values;
  }

  /** Returns the scope of a whole template. */
  static Scope root(Rendering rendering, Map<String, ?> variables) {
    Scope globals = new Scope(rendering, null, Globals.all());
    return new Scope(rendering, globals, new HashMap<>(variables));
  }

  /** Returns a scope inside of this one. */
  Scope inner() {
    return new Scope(rendering, this, new HashMap<>());
  }

  Rendering rendering() {
    return rendering;
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Object value = scope.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.name(name);
  }

  void set(String name, Object value) {
    values.put(name, value);
  }
}
