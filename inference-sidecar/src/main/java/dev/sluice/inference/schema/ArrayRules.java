package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What arrays must hold.
 *
 * @param first the schemas of the first elements, one each
 * @param rest the schema of all other elements; empty when none was given
 * @param contained schemas of which each must fit an element
 * @param matches how many elements the one of these must fit
 * @param min the fewest elements
 * @param max the most elements
 * @param unique whether no two may be equal
 * @param path where the rules stand
 */
record ArrayRules(
    List<Schemas> first,
    Optional<Schemas> rest,
    List<Schemas> contained,
    int matches,
    int min,
    int max,
    boolean unique,
    String path) {

  /** Copies the lists. */
  ArrayRules {
    first = List.copyOf(first);
    contained = List.copyOf(contained);
  }

  /** Reads the rules of a schema. */
  static ArrayRules read(Place place) throws GrammarException {
    // Before draft 2020-12 an array of items meant the first elements.
    boolean old = place.keyword("items").filter(JsonNode::isArray).isPresent();
    List<Schemas> first = new ArrayList<>();
    Place list = place.child(old ? "items" : "prefixItems");
    for (int i = 0; i < list.node().size(); i++) {
      first.add(Schemas.of(list.child(i)));
    }
    String others = old ? "additionalItems" : "items";
    // In a schema that applies no others, what is unevaluated is what no keyword speaks of.
    String rest = place.node().has(others) ? others : Unevaluated.ITEMS;
    return new ArrayRules(
        first,
        place.keyword(rest).map(_ -> Schemas.of(place.child(rest))),
        contained(place),
        contained(place).isEmpty() ? 1 : place.count("minContains", 1),
        place.count("minItems", 0),
        place.count("maxItems", Grammar.UNBOUNDED),
        place.keyword("uniqueItems").map(JsonNode::asBoolean).orElse(false),
        place.path());
  }

  private static List<Schemas> contained(Place place) throws GrammarException {
    if (!place.node().has("contains") || place.count("minContains", 1) == 0) {
      return List.of();
    }
    if (place.node().has("maxContains")) {
      throw place.unsupported("maxContains", "");
    }
    return List.of(Schemas.of(place.child("contains")));
  }

  ArrayRules and(ArrayRules other) {
    List<Schemas> both = new ArrayList<>();
    for (int i = 0; i < Math.max(first.size(), other.first.size()); i++) {
      both.add(element(i).and(other.element(i)));
    }
    return new ArrayRules(
        both,
        rest.isEmpty() ? other.rest : Optional.of(rest.get().and(other.rest.orElse(Schemas.ANY))),
        Stream.concat(contained.stream(), other.contained.stream()).distinct().toList(),
        Math.max(matches, other.matches),
        /* min= */ Math.max(min, other.min),
        /* max= */ Math.min(max, other.max),
        unique || other.unique,
        path);
  }

  boolean areAbsent() {
    return equals(
        new ArrayRules(
            List.of(), Optional.empty(), List.of(), matches, 0, Grammar.UNBOUNDED, false, path));
  }

  /** Returns the schema of the element at an index. */
  Schemas element(int index) {
    return index < first.size() ? first.get(index) : rest.orElse(Schemas.ANY);
  }
}
