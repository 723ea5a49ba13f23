package dev.sluice.inference.jinja;

import java.util.HashMap;
import java.util.Map;

/** The filters by name. */
final class Filters {
  /** Makes another value of one. */
  @FunctionalInterface
  interface Filter {
    /** Returns the new value. */
    Object apply(Rendering rendering, Object value, Arguments arguments);
  }

  private static final Map<String, Filter> BY_NAME = new HashMap<>();

  static {
    BY_NAME.putAll(TextFilters.all());
    BY_NAME.putAll(SequenceFilters.all());
    BY_NAME.putAll(SelectionFilters.all());
    BY_NAME.putAll(ValueFilters.all());
  }

  private Filters() {}

  static Filter find(String name) {
    Filter filter = BY_NAME.get(name);
    if (filter == null) {
      throw new JinjaException("no filter is named '%s'".formatted(name));
    }
    return filter;
  }

  static boolean exists(String name) {
    return BY_NAME.containsKey(name);
  }
}
