package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schema and where it stands.
 *
 * @param node the schema
 * @param path where it stands, as a JSON Pointer behind a number sign
 */
record Place(JsonNode node, String path) {

  /** Returns whether this is the schema that lets in no value. */
  boolean isFalse() {
    return node.isBoolean() && !node.booleanValue();
  }

  /** Returns the value of a keyword; empty when it is not there. */
  Optional<JsonNode> keyword(String name) {
    return Optional.ofNullable(node.get(name));
  }

  /** Returns the place of a keyword's value, which must be there. */
  Place child(String name) {
    return new Place(node.path(name), path + "/" + escape(name));
  }

  /** Returns the place of an entry in an array. */
  Place child(int index) {
    return new Place(node.path(index), path + "/" + index);
  }

  /** Returns the number of a keyword that counts something; the default when it is not there. */
  int count(String name, int otherwise) throws GrammarException {
    JsonNode value = node.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber() || !value.canConvertToExactIntegral() || value.doubleValue() < 0) {
      throw wrong(name, "a whole number from 0");
    }
    return value.canConvertToInt() ? value.intValue() : Grammar.UNBOUNDED;
  }

  /** Returns the number of a keyword; null when it is not there. */
  @Nullable BigDecimal number(String name) throws GrammarException {
    JsonNode value = node.get(name);
    if (value != null && (!value.isNumber() || isTooLarge(value))) {
      throw wrong(name, "a number that double precision holds");
    }
    return value == null ? null : value.decimalValue();
  }

  /** Returns whether a value is, or holds, a number that was read as infinite. */
  static boolean isTooLarge(JsonNode value) {
    return (value.isDouble() && Double.isInfinite(value.doubleValue()))
        || value.valueStream().anyMatch(Place::isTooLarge);
  }

  /** Returns the text of a keyword; null when it is not there. */
  @Nullable String text(String name) throws GrammarException {
    JsonNode value = node.get(name);
    if (value != null && !value.isTextual()) {
      throw wrong(name, "a string");
    }
    return value == null ? null : value.textValue();
  }

  /** Returns the complaint that a keyword's value is of a wrong kind. */
  GrammarException wrong(String keyword, String wanted) {
    return new GrammarException(
        "The keyword %s at %s must be %s.".formatted(keyword, path, wanted));
  }

  /** Returns the complaint that a keyword cannot be kept. */
  GrammarException unsupported(String keyword, String why) {
    return new GrammarException(
        "The keyword %s at %s is not supported%s.".formatted(keyword, path, why));
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
