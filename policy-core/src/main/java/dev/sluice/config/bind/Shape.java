package dev.sluice.config.bind;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What may stand at a place of a configuration, and what it becomes. */
public sealed interface Shape {
  /** Returns what may stand there, for people, such as {@code a whole number}. */
  String wanted();

  /**
   * A single value.
   *
   * @param json the types that JSON Schema knows it by
   * @param pattern what its text looks like (ECMA 262), or null where any will do
   * @param reader makes the value
   * @param explains whether the reader's exceptions say what is allowed
   * @param secret whether no message may repeat the text
   */
  record Scalar(
      String wanted,
      List<String> json,
      @Nullable String pattern,
      Reader reader,
      boolean explains,
      boolean secret)
      implements Shape {
    Scalar(
        String wanted,
        List<String> json,
        @Nullable String pattern,
        Reader reader,
        boolean explains) {
      this(wanted, json, pattern, reader, explains, false);
    }
  }

  /** Makes a value of a text. */
  @FunctionalInterface
  interface Reader {
    /**
     * Returns the value.
     *
     * @param place where the text stands
     * @throws IllegalArgumentException if the text is no such value
     */
    Object read(String text, Place place);
  }

  /**
   * One of a few words.
   *
   * @param values the words in order, and what each stands for
   */
  record Choice(Map<String, Object> values) implements Shape {
    @Override
    public String wanted() {
      return values.size() == 1
          ? String.join("", values.keySet())
          : "one of " + String.join(", ", values.keySet());
    }
  }

  /**
   * Several values of one shape; a single scalar stands for a list of one.
   *
   * @param element the shape of each
   * @param collector makes the collection
   */
  record Many(Shape element, Function<List<Object>, Collection<Object>> collector)
      implements Shape {
    @Override
    public String wanted() {
      return "a list, each item " + element.wanted();
    }
  }

  /**
   * Values of one shape by names that the file chooses.
   *
   * @param value the shape of each
   */
  record Named(Shape value) implements Shape {
    @Override
    public String wanted() {
      return "a mapping of names";
    }
  }

  /**
   * A record, written as a mapping.
   *
   * @param type the record
   * @param fields its components
   * @param maker calls its constructor
   */
  record Fields(Class<?> type, List<Field> fields, Function<@Nullable Object[], Object> maker)
      implements Shape {
    @Override
    public String wanted() {
      return "a mapping with " + String.join(", ", keys());
    }

    /** Returns the keys in alphabetical order. */
    List<String> keys() {
      return fields.stream().map(Field::key).sorted().toList();
    }
  }

  /**
   * A component of a record.
   *
   * @param key its name in the file
   * @param description what it does
   * @param standard its default as a file would spell it, or null
   * @param optional whether it may be left out although it has no default
   * @param shape what it may be
   */
  record Field(
      String key, String description, @Nullable String standard, boolean optional, Shape shape) {
    /** Returns whether a file must say it. */
    boolean required() {
      return standard == null && !optional;
    }
  }

  /**
   * A mapping whose one special key says what it is, beside keys that all kinds share.
   *
   * @param noun what it is, for people
   * @param kinds the special keys
   * @param shared the other keys
   * @param maker makes the value
   */
  record OneOf(String noun, Map<String, Fields> kinds, Fields shared, Maker maker)
      implements Shape {
    @Override
    public String wanted() {
      return "one of " + String.join(", ", kinds.keySet());
    }
  }

  /** Makes a value of a kind's key, its record, and the shared record. */
  @FunctionalInterface
  interface Maker {
    /** Returns the value. */
    Object make(String kind, Object settings, Object shared);
  }
}
