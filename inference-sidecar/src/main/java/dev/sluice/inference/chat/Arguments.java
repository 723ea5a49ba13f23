package dev.sluice.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.grammar.Grammar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The arguments of a function, as the schema of all of them tells.
 *
 * @param all in the schema's order
 */
record Arguments(List<Argument> all) {

  /**
   * An argument.
   *
   * @param name its name
   * @param schema what values it may have, with the definitions that this refers to
   * @param required whether it must be there
   */
  record Argument(String name, JsonNode schema, boolean required) {}

  /** Copies the list. */
  Arguments {
    all = List.copyOf(all);
  }

  static Arguments of(JsonNode schema) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(entry -> required.add(entry.asText()));
    List<Argument> all = new ArrayList<>();
    for (var property : schema.path("properties").properties()) {
      String name = property.getKey();
      all.add(new Argument(name, alone(property.getValue(), schema), required.contains(name)));
    }
    return new Arguments(all);
  }

  private static JsonNode alone(JsonNode property, JsonNode schema) {
    if (property instanceof ObjectNode object && schema.has("$defs")) {
      ObjectNode copy = object.deepCopy();
      copy.set("$defs", schema.get("$defs"));
      return copy;
    }
    return property;
  }

  /**
   * Returns the grammar of the arguments that are there, in order.
   *
   * @param written one grammar for each argument
   * @param separator what stands between two of them
   */
  Grammar separated(List<Grammar> written, Grammar separator) {
    int firstRequired = 0;
    while (firstRequired < all.size() && !all.get(firstRequired).required()) {
      firstRequired++;
    }
    List<Grammar> options = new ArrayList<>();
    if (firstRequired == all.size()) {
      options.add(Grammar.literal(""));
    }
    // One of them is the first that is there.
    for (int first = 0; first <= Math.min(firstRequired, all.size() - 1); first++) {
      List<Grammar> parts = new ArrayList<>(List.of(written.get(first)));
      for (int i = first + 1; i < all.size(); i++) {
        Grammar next = Grammar.sequence(separator, written.get(i));
        parts.add(all.get(i).required() ? next : Grammar.optional(next));
      }
      options.add(new Grammar.Sequence(parts));
    }
    return new Grammar.Choice(options);
  }
}
