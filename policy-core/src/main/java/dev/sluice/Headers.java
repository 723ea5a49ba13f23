package dev.sluice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** HTTP header fields in order, names in lower case, several values a name allowed; immutable. */
public final class Headers {
  /** No header at all. */
  public static final Headers NONE = new Headers(List.of());

  /** Names at even places, values at odd ones: one list instead of a map of lists. */
  private final List<String> pairs;

  private Headers(List<String> pairs) {
    this.pairs = pairs;
  }

  /** Returns the headers made of names and values in turn. */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a header name without a value: " + namesAndValues.length);
    }
    Builder builder = new Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /** Returns the headers of a map from name to value. */
  public static Headers of(Map<String, String> fields) {
    Builder builder = new Builder();
    fields.forEach(builder::add);
    return builder.build();
  }

  /** Returns the first value of a name in any case, or null. */
  public @Nullable String get(String name) {
    for (int i = 0; i < pairs.size(); i += 2) {
      if (pairs.get(i).equalsIgnoreCase(name)) {
        return pairs.get(i + 1);
      }
    }
    return null;
  }

  /** Returns all values of a name in any case, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    forEach(
        (n, value) -> {
          if (n.equalsIgnoreCase(name)) {
            values.add(value);
          }
        });
    return values;
  }

  /** Returns these headers with all values of one name replaced by one. */
  public Headers with(String name, String value) {
    Builder builder = new Builder();
    forEach(
        (n, v) -> {
          if (!n.equalsIgnoreCase(name)) {
            builder.add(n, v);
          }
        });
    return builder.add(name, value).build();
  }

  /** Returns these headers and those of another, whose names win. */
  public Headers with(Headers other) {
    Headers merged = this;
    for (int i = 0; i < other.pairs.size(); i += 2) {
      merged = merged.with(other.pairs.get(i), other.pairs.get(i + 1));
    }
    return merged;
  }

  /** Returns these headers without a name, the same instance if it was not there. */
  public Headers without(String name) {
    if (get(name) == null) {
      return this;
    }
    Builder builder = new Builder();
    forEach(
        (n, v) -> {
          if (!n.equalsIgnoreCase(name)) {
            builder.add(n, v);
          }
        });
    return builder.build();
  }

  /** Hands each name, in lower case, and value to a consumer, in order. */
  public void forEach(BiConsumer<String, String> consumer) {
    for (int i = 0; i < pairs.size(); i += 2) {
      consumer.accept(pairs.get(i), pairs.get(i + 1));
    }
  }

  /** Returns whether there is none. */
  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Headers headers && pairs.equals(headers.pairs);
  }

  @Override
  public int hashCode() {
    return pairs.hashCode();
  }

  /** Returns the names only: values may be secrets and end in logs. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    forEach((name, value) -> names.add(name));
    return names.toString();
  }

  /** Gathers headers; not for sharing between threads. */
  public static final class Builder {
    private final List<String> pairs = new ArrayList<>(16);

    /** Adds a value, beside earlier ones of that name. */
    public Builder add(String name, String value) {
      pairs.add(name.toLowerCase(Locale.ROOT));
      pairs.add(value);
      return this;
    }

    /** Sets the one value of a name, in the place of earlier ones. */
    public Builder set(String name, String value) {
      String lower = name.toLowerCase(Locale.ROOT);
      for (int i = pairs.size() - 2; i >= 0; i -= 2) {
        if (pairs.get(i).equals(lower)) {
          pairs.subList(i, i + 2).clear();
        }
      }
      return add(lower, value);
    }

    /** Returns whether a name, in lower case, has a value. */
    public boolean has(String name) {
      for (int i = 0; i < pairs.size(); i += 2) {
        if (pairs.get(i).equals(name)) {
          return true;
        }
      }
      return false;
    }

    /** Returns what was gathered. */
    public Headers build() {
      return pairs.isEmpty() ? NONE : new Headers(List.copyOf(pairs));
    }
  }
}
