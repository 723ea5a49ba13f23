package dev.sluice.config.bind;

import java.util.List;

/** A YAML document, or a part of one, whose every node knows where it stands. */
public sealed interface Tree {
  /** Returns where the node begins. */
  Place place();

  /** Returns what the node is, for people. */
  String kind();

  /**
   * A scalar.
   *
   * @param raw as the file says it, for messages
   * @param value with the environment's variables put in; may be a secret
   * @param plain whether it is written without quotes
   */
  record Text(Place place, String raw, String value, boolean plain) implements Tree {
    /** Returns whether nothing is said, so that the default holds (YAML 1.2, core schema). */
    boolean isNull() {
      return plain
          && (value.isEmpty()
              || value.equals("~")
              || value.equals("null")
              || value.equals("Null")
              || value.equals("NULL"));
    }

    @Override
    public String kind() {
      return "a single value";
    }

    /** Returns the text as the file says it, without what it stands for. */
    @Override
    public String toString() {
      return raw;
    }
  }

  /**
   * A mapping, in the order of the file, no key twice.
   *
   * @param entries its entries
   */
  record Mapping(Place place, List<Entry> entries) implements Tree {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /**
   * A key of a mapping and what it says.
   *
   * @param key the key, and where it stands
   * @param value what it says
   */
  record Entry(Text key, Tree value) {
    /** Returns the key's text. */
    public String name() {
      return key.value();
    }
  }

  /**
   * A sequence.
   *
   * @param items its items
   */
  record Sequence(Place place, List<Tree> items) implements Tree {
    @Override
    public String kind() {
      return "a list";
    }
  }
}
