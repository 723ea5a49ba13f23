package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.grammar.GrammarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says by alternatives what keywords of conditions say. */
final class Conditions {
  /** The keywords that this takes the place of. */
  static final List<String> KEYWORDS =
      List.of("if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Conditions() {}

  /** Returns schemas that together say the same as the conditions of a schema. */
  static List<Place> of(Place place) throws GrammarException {
    List<Place> all = new ArrayList<>();
    if (place.node().has("if") && (place.node().has("then") || place.node().has("else"))) {
      all.add(branches(place));
    }
    for (String keyword : List.of("dependentRequired", "dependentSchemas", "dependencies")) {
      Optional<JsonNode> dependents = place.keyword(keyword);
      if (dependents.isPresent() && !dependents.get().isObject()) {
        throw place.wrong(keyword, "an object");
      }
      for (Map.Entry<String, JsonNode> entry :
          dependents.map(JsonNode::properties).orElse(Set.of())) {
        all.add(
            new Place(dependent(entry.getKey(), entry.getValue()), place.child(keyword).path()));
      }
    }
    return all;
  }

  /** Valid against the condition and what follows from it, or not and the other. */
  private static Place branches(Place place) {
    JsonNode condition = place.node().get("if");
    ObjectNode choice = NODES.objectNode();
    ArrayNode options = choice.putArray("anyOf");
    options.add(both(condition, place.node().path("then")));
    options.add(both(Negation.not(condition), place.node().path("else")));
    return new Place(choice, place.child("if").path());
  }

  private static ObjectNode both(JsonNode first, JsonNode second) {
    ObjectNode both = NODES.objectNode();
    both.putArray("allOf").add(first).add(second.isMissingNode() ? BooleanNode.TRUE : second);
    return both;
  }

  /** Without a member, or with all that it needs: other members, or validity against a schema. */
  private static ObjectNode dependent(String name, JsonNode needed) {
    ObjectNode choice = NODES.objectNode();
    ArrayNode options = choice.putArray("anyOf");
    options.add(Negation.withMember(name, BooleanNode.FALSE));
    ObjectNode with = NODES.objectNode().put("type", "object");
    ArrayNode required = with.putArray("required").add(name);
    if (needed.isArray()) {
      required.addAll((ArrayNode) needed);
    } else {
      with.putArray("allOf").add(needed);
    }
    options.add(with);
    return choice;
  }
}
