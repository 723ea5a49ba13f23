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
    int at = next(pairs, name, 0);
    return at < pairs.length ? pairs[at + 1] : null;
  }

  /** Returns all values of a name in any case, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (int i = next(pairs, name, 0); i < pairs.length; i = next(pairs, name, i + 2)) {
      values.add(pairs[i + 1]);
    }
    return values;
  }

  /** Returns where a name in any case is found next, or the length. */
  private static int next(String[] pairs, String name, int from) {
    int at = from;
    while (at < pairs.length && !same(pairs[at], name)) {
      at += 2;
    }
    return at;
  }

  /** Most names differ in their length, and equal ones are mostly the same instance. */
  private static boolean same(String lower, String name) {
    return lower.length() == name.length()
        && (lower.equals(name) || lower.equals(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Returns the fields whose names have other values than in earlier headers, the values of a name
   * one after another.
   */
  public Headers changedSince(Headers earlier) {
    Builder changed = new Builder();
    int alike = alike(pairs, earlier.pairs);
    for (int i = 0; i < pairs.length; i += 2) {
      if (!sameValues(pairs[i], alike, pairs, earlier.pairs) && next(pairs, pairs[i], 0) == i) {
        for (int at = i; at < pairs.length; at = next(pairs, pairs[i], at + 2)) {
          changed.put(pairs[i], pairs[at + 1]);
        }
      }
    }
    return changed.build();
  }

  /** Returns where two begin to differ: later headers are mostly earlier ones and some more. */
  private static int alike(String[] some, String[] others) {
    int differs = Arrays.mismatch(some, others);
    return differs < 0 ? some.length : differs & ~1;
  }

  private static boolean sameValues(String lower, int from, String[] some, String[] others) {
    int i = next(some, lower, from);
    int j = next(others, lower, from);
    while (i < some.length && j < others.length && some[i + 1].equals(others[j + 1])) {
      i = next(some, lower, i + 2);
      j = next(others, lower, j + 2);
    }
    return i == some.length && j == others.length;
  }

  /** Returns these headers with all values of one name replaced by one. */
  public Headers with(String name, String value) {
    String lower = HeaderNames.shared(name);
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
    String[] merged = new String[pairs.length + other.pairs.length];
    int size = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (next(other.pairs, pairs[i], 0) == other.pairs.length) {
        merged[size++] = pairs[i];
        merged[size++] = pairs[i + 1];
      }
    }
    System.arraycopy(other.pairs, 0, merged, size, other.pairs.length);
    size += other.pairs.length;
    return new Headers(size == merged.length ? merged : Arrays.copyOf(merged, size));
  }

  /** Returns these headers without a name, the same instance if it was not there. */
  public Headers without(String name) {
    if (get(name) == null) {
      return this;
    }
    String[] kept = new String[pairs.length];
    int size = copyWithout(HeaderNames.shared(name), kept);
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
    private String[] pairs = new String[24];
    private int size;

    /** Adds a value, beside earlier ones of that name. */
    public Builder add(String name, String value) {
      put(HeaderNames.shared(name), value);
      return this;
    }

    private void put(String lower, String value) {
      if (size == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * size);
      }
      pairs[size] = lower;
      pairs[size + 1] = Objects.requireNonNull(value, lower);
      size += 2;
    }

    /** Sets the one value of a name, in the place of earlier ones. */
    public Builder set(String name, String value) {
      String lower = HeaderNames.shared(name);
      int kept = 0;
      for (int i = 0; i < size; i += 2) {
        if (!pairs[i].equals(lower)) {
          pairs[kept] = pairs[i];
          pairs[kept + 1] = pairs[i + 1];
          kept += 2;
        }
      }
      size = kept;
      put(lower, value);
      return this;
    }

    /** Returns whether a name, in lower case, has a value. */
    public boolean has(String name) {
      for (int i = 0; i < size; i += 2) {
        if (pairs[i].equals(name)) {
          return true;
        }
      }
      return false;
    }

    /** Returns what was gathered. */
    public Headers build() {
      return size == 0 ? NONE : new Headers(Arrays.copyOf(pairs, size));
    }
  }
}
