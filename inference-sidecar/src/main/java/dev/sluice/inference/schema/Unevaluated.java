package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.grammar.GrammarException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is said of members and elements of which no schema of a value speaks. Source: JSON Schema
 * 2020-12, core, section 11.
 */
final class Unevaluated {
  static final String PROPERTIES = "unevaluatedProperties";
  static final String ITEMS = "unevaluatedItems";

  /** In place of the keyword where it is meant of all schemas that are joined; never in a text. */
  static final String OF_ALL = "\u0000" + PROPERTIES;

  /** Keywords that apply other schemas to the same value, all or some of them. */
  private static final List<String> JOINED = List.of("$ref", "allOf", "anyOf", "oneOf");

  private Unevaluated() {}

  /**
   * Returns a schema in which the keyword for members is told apart: meant of this schema alone, or
   * of all that it applies.
   *
   * @param place the schema
   * @param alone whether no other schema speaks of the same value
   * @throws GrammarException if what is evaluated cannot be told
   */
  static Place marked(Place place, boolean alone) throws GrammarException {
    if (place.node().has(ITEMS)
        && Stream.concat(applied(), Stream.of("contains")).anyMatch(place.node()::has)) {
      throw place.unsupported(ITEMS, " beside others that apply schemas to the same elements");
    }
    if (!(place.node() instanceof ObjectNode object)
        || !object.has(PROPERTIES)
        || object.has("additionalProperties")
        || applied().noneMatch(object::has)) {
      return place;
    }
    if (!alone
        || Stream.concat(Conditions.KEYWORDS.stream(), Stream.of("not")).anyMatch(object::has)) {
      throw place.unsupported(
          PROPERTIES, " where conditions or schemas beside it speak of the same object");
    }
    ObjectNode copy = object.objectNode().setAll(object);
    copy.set(OF_ALL, copy.remove(PROPERTIES));
    return new Place(copy, place.path());
  }

  /** Returns whether schemas speak of members that none of those that are joined evaluates. */
  static boolean isSaidBy(Schemas schemas) {
    return schemas.places().stream().anyMatch(place -> place.node().has(OF_ALL));
  }

  private static Stream<String> applied() {
    return Stream.of(JOINED, Conditions.KEYWORDS, List.of("not")).flatMap(List::stream);
  }

  /** Returns whether a schema is nothing but a reference, or one schema that must be valid. */
  static boolean isOther(Place place) {
    boolean one = place.child("allOf").node().size() == 1;
    return place.node().size() == 1 && (place.node().has("$ref") || one);
  }
}
