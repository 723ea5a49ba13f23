package dev.sluice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** HTTP header fields in order, names in lower case, several values a name allowed; immutable. */
public final class Headers {
  /** No header at all. */
  public static final Headers NONE = new Headers(new String[0]);

  /** Names at even places, values at odd ones: one array instead of a map of lists. */
  private final String[] pairs;

  private Headers(String[] pairs) {
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

  /** Returns how many fields there are. */
  public int size() {
    return pairs.length / 2;
  }

  /** Returns the name of a field by its place, in lower case. */
  public String name(int place) {
    return pairs[2 * place];
  }

  /** Returns the value of a field by its place. */
  public String value(int place) {
    return pairs[2 * place + 1];
  }

  /** Returns the first value of a name in any case, or null. */
  public @Nullable String get(String name) {
    int at = next(pairs, lower(name), 0);
    return at < pairs.length ? pairs[at + 1] : null;
  }

  /** Returns all values of a name in any case, in order. */
  public List<String> all(String name) {
    String lower = lower(name);
    List<String> values = new ArrayList<>(1);
    for (int i = next(pairs, lower, 0); i < pairs.length; i = next(pairs, lower, i + 2)) {
      values.add(pairs[i + 1]);
    }
    return values;
  }

  /** Most names are in lower case already, which is seen faster than it is made. */
  private static String lower(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c > 'z' || (c >= 'A' && c <= 'Z')) {
        return name.toLowerCase(Locale.ROOT);
      }
    }
    return name;
  }

  /** Returns where a name in lower case is found next, or the length. */
  private static int next(String[] pairs, String lower, int from) {
    int at = from;
    while (at < pairs.length && !pairs[at].equals(lower)) {
      at += 2;
    }
    return at;
  }

  /** Returns the names, each once and in order, that have other values than in earlier headers. */
  public List<String> changedSince(Headers earlier) {
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (next(pairs, pairs[i], 0) == i && !sameValues(pairs[i], pairs, earlier.pairs)) {
        changed.add(pairs[i]);
      }
    }
    return changed;
  }

  private static boolean sameValues(String lower, String[] some, String[] others) {
    int i = next(some, lower, 0);
    int j = next(others, lower, 0);
    while (i < some.length && j < others.length && some[i + 1].equals(others[j + 1])) {
      i = next(some, lower, i + 2);
      j = next(others, lower, j + 2);
    }
    return i == some.length && j == others.length;
  }

  /** Returns these headers with all values of one name replaced by one. */
  public Headers with(String name, String value) {
    String lower = lower(name);
    String[] kept = new String[pairs.length + 2];
    int size = copyWithout(lower, kept);
    kept[size] = lower;
    kept[size + 1] = value;
    return new Headers(size + 2 == kept.length ? kept : Arrays.copyOf(kept, size + 2));
  }

  private int copyWithout(String lower, String[] to) {
    int size = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i].equals(lower)) {
        to[size] = pairs[i];
        to[size + 1] = pairs[i + 1];
        size += 2;
      }
    }
    return size;
  }

  /** Returns these headers and those of another, whose names win. */
  public Headers with(Headers other) {
    Headers merged = this;
    for (int i = 0; i < other.pairs.length; i += 2) {
      merged = merged.with(other.pairs[i], other.pairs[i + 1]);
    }
    return merged;
  }

  /** Returns these headers without a name, the same instance if it was not there. */
  public Headers without(String name) {
    if (get(name) == null) {
      return this;
    }
    String[] kept = new String[pairs.length];
    int size = copyWithout(lower(name), kept);
    return size == 0 ? NONE : new Headers(Arrays.copyOf(kept, size));
  }

  /** Hands each name, in lower case, and value to a consumer, in order. */
  public void forEach(BiConsumer<String, String> consumer) {
    for (int i = 0; i < pairs.length; i += 2) {
      consumer.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** Returns whether there is none. */
  public boolean isEmpty() {
    return pairs.length == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Headers headers && Arrays.equals(pairs, headers.pairs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
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
      pairs.add(lower(name));
      pairs.add(Objects.requireNonNull(value, name));
      return this;
    }

    /** Sets the one value of a name, in the place of earlier ones. */
    public Builder set(String name, String value) {
      String lower = lower(name);
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
      return pairs.isEmpty() ? NONE : new Headers(pairs.toArray(new String[0]));
    }
  }
}
