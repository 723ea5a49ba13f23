package dev.sluice.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A context-free grammar over bytes and single tokens: the answers that a model may give.
 *
 * <p>Immutable once every {@link Rule} in it is defined. Compared by identity in this package, as
 * grammars share parts and go in circles.
 */
public sealed interface Grammar {
  /** As the most repetitions: any number. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /**
   * One byte of a range.
   *
   * @param from the lowest byte, 0 to 255
   * @param to the highest byte, at least {@code from}
   */
  record ByteRange(int from, int to) implements Grammar {
    /** Checks the range. */
    public ByteRange {
      if (from < 0 || to > 0xFF || from > to) {
        throw new IllegalArgumentException("no range of bytes: %d to %d".formatted(from, to));
      }
    }
  }

  /**
   * A token itself, whatever its bytes, such as a control token.
   *
   * @param number the token's number in the vocabulary
   */
  record Token(int number) implements Grammar {}

  /**
   * All parts in order; nothing when there are none.
   *
   * @param parts the parts
   */
  record Sequence(List<Grammar> parts) implements Grammar {
    /** Copies the list. */
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /**
   * One of the options; impossible when there are none.
   *
   * @param options the options
   */
  record Choice(List<Grammar> options) implements Grammar {
    /** Copies the list. */
    public Choice {
      options = List.copyOf(options);
    }
  }

  /**
   * A part several times.
   *
   * @param part what is repeated
   * @param min how often at least
   * @param max how often at most; {@link #UNBOUNDED} for any number
   */
  record Repeat(Grammar part, int min, int max) implements Grammar {
    /** Checks the bounds. */
    public Repeat {
      if (min < 0 || max < min) {
        throw new IllegalArgumentException("no repetition: %d to %d times".formatted(min, max));
      }
    }
  }

  /** A grammar with a name, which may be defined after its first use and so refer to itself. */
  final class Rule implements Grammar {
    private final String name;
    private @Nullable Grammar body;

    /**
     * Makes a rule that is to be defined.
     *
     * @param name its name in messages
     */
    public Rule(String name) {
      this.name = name;
    }

    /**
     * Says what the rule stands for, once, before the grammar is used.
     *
     * @param definition what it stands for
     */
    public void define(Grammar definition) {
      if (body != null) {
        throw new IllegalStateException("rule " + name + " is defined twice");
      }
      body = definition;
    }

    /** Returns the name. */
    public String name() {
      return name;
    }

    /** Returns whether the rule was defined. */
    public boolean isDefined() {
      return body != null;
    }

    Grammar body() {
      if (body == null) {
        throw new IllegalStateException("rule " + name + " was never defined");
      }
      return body;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns the grammar of the empty text. */
  static Grammar empty() {
    return new Sequence(List.of());
  }

  /** Returns the grammar of one text, byte for byte in UTF-8. */
  static Grammar literal(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return literal(bytes, 0, bytes.length);
  }

  /** Returns the grammar of some bytes of an array. */
  static Grammar literal(byte[] text, int from, int to) {
    List<Grammar> bytes = new ArrayList<>();
    for (int i = from; i < to; i++) {
      bytes.add(new ByteRange(text[i] & 0xFF, text[i] & 0xFF));
    }
    return new Sequence(bytes);
  }

  /** Returns the grammar of one of many texts. */
  static Grammar oneOf(Collection<String> texts) {
    return TextTree.of(texts);
  }

  /** Returns all parts in order. */
  static Grammar sequence(Grammar... parts) {
    return new Sequence(List.of(parts));
  }

  /** Returns one of the options. */
  static Grammar choice(Grammar... options) {
    return new Choice(List.of(options));
  }

  /** Returns the part or nothing. */
  static Grammar optional(Grammar part) {
    return new Repeat(part, 0, 1);
  }

  /** Returns the part any number of times, also none. */
  static Grammar repeated(Grammar part) {
    return new Repeat(part, 0, UNBOUNDED);
  }

  /**
   * Returns items with a separator between each two.
   *
   * @param item one item
   * @param separator what comes between two
   * @param min the fewest items
   * @param max the most items; {@link #UNBOUNDED} for any number
   */
  static Grammar separated(Grammar item, Grammar separator, int min, int max) {
    if (max == 0) {
      return empty();
    }
    int most = max == UNBOUNDED ? UNBOUNDED : max - 1;
    Grammar rest = new Repeat(sequence(separator, item), Math.max(min - 1, 0), most);
    Grammar some = sequence(item, rest);
    return min == 0 ? optional(some) : some;
  }

  /** Returns any bytes, also none. */
  static Grammar text() {
    return repeated(new ByteRange(0, 0xFF));
  }

  /**
   * Returns any bytes that do not hold a mark, such as what may precede a tool call.
   *
   * @param mark the text that may not come; not empty
   */
  static Grammar textWithout(String mark) {
    return MarkFreeText.of(mark.getBytes(StandardCharsets.UTF_8));
  }
}
