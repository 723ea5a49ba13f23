package dev.sluice.inference.jinja;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call passes.
 *
 * @param positional the values without names
 * @param named the values with names
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  int count() {
    return positional.size();
  }

  /** Returns the value in a place, or null. */
  @Nullable Object get(int index) {
    return index < positional.size() ? positional.get(index) : null;
  }

  /** Returns the value in a place or of a name, or null. */
  @Nullable Object get(int index, String name) {
    return index < positional.size() ? positional.get(index) : named.get(name);
  }

  /** Returns the value in a place or of a name, or another one. */
  Object get(int index, String name, Object otherwise) {
    Object value = get(index, name);
    return value == null ? otherwise : value;
  }

  /** Returns the value in a place or of a name, which must be there. */
  Object required(int index, String name) {
    Object value = get(index, name);
    if (value == null) {
      throw new JinjaException("the argument '%s' is missing".formatted(name));
    }
    return value;
  }

  /** Refuses more arguments than these, and other names. */
  Arguments only(String function, String... names) {
    atMost(function, names.length);
    Set<String> unknown = new HashSet<>(named.keySet());
    unknown.removeAll(Set.of(names));
    if (!unknown.isEmpty()) {
      throw new JinjaException(
          "%s() got an unexpected keyword argument '%s'"
              .formatted(function, unknown.iterator().next()));
    }
    return this;
  }

  /** Refuses more arguments without a name. */
  void atMost(String function, int most) {
    if (positional.size() > most) {
      throw new JinjaException(
          "%s() takes at most %d arguments and was given %d"
              .formatted(function, most, positional.size()));
    }
  }

  /** Returns these arguments without the first ones. */
  Arguments skip(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }
}
