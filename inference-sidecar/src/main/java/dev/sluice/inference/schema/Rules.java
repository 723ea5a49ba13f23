package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.GrammarException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that schemas without references and alternatives say of a value.
 *
 * @param types the types that it may have
 * @param values the values that it may be; empty for any
 * @param strings what it must be as a string
 * @param numbers what it must be as a number
 * @param arrays what it must be as an array
 * @param objects what it must be as an object
 */
record Rules(
    Set<Type> types,
    Optional<List<JsonNode>> values,
    StringRules strings,
    NumberRules numbers,
    ArrayRules arrays,
    ObjectRules objects) {
  private static final Map<Type, Set<String>> KEYWORDS =
      Map.of(
          Type.OBJECT,
          Set.of(
              "properties",
              "required",
              "patternProperties",
              "additionalProperties",
              Unevaluated.PROPERTIES,
              Unevaluated.OF_ALL,
              "propertyNames",
              "minProperties",
              "maxProperties"),
          Type.ARRAY,
          Set.of(
              "items",
              "prefixItems",
              "contains",
              "minItems",
              "maxItems",
              "uniqueItems",
              Unevaluated.ITEMS),
          Type.STRING,
          Set.of("minLength", "maxLength", "pattern", "format"),
          Type.NUMBER,
          Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"));
  private static final List<String> UNSUPPORTED = List.of("$dynamicRef", "$recursiveRef");

  /** Reads what one schema says. */
  static Rules read(Place place) throws GrammarException {
    for (String keyword : UNSUPPORTED) {
      if (place.node().has(keyword)) {
        throw place.unsupported(keyword, "");
      }
    }
    return new Rules(
        types(place),
        values(place),
        StringRules.read(place),
        NumberRules.read(place),
        ArrayRules.read(place),
        ObjectRules.read(place));
  }

  private static Set<Type> types(Place place) throws GrammarException {
    Set<Type> types = EnumSet.noneOf(Type.class);
    JsonNode given = place.node().get("type");
    if (given == null) {
      return EnumSet.allOf(Type.class);
    }
    for (JsonNode name : given.isArray() ? given : List.of(given)) {
      types.add(
          Type.named(name.asText())
              .orElseThrow(() -> place.wrong("type", "one of JSON's types or an array of them")));
    }
    return widened(types);
  }

  /** Integers are numbers. */
  private static Set<Type> widened(Set<Type> types) {
    if (types.contains(Type.NUMBER)) {
      types.add(Type.INTEGER);
    }
    return types;
  }

  private static Optional<List<JsonNode>> values(Place place) throws GrammarException {
    JsonNode values = place.node().get("enum");
    if (values != null && !values.isArray()) {
      throw place.wrong("enum", "an array");
    }
    for (String keyword : List.of("enum", "const")) {
      if (Place.isTooLarge(place.node().path(keyword))) {
        throw place.unsupported(keyword, " with a number beyond double precision");
      }
    }
    JsonNode constant = place.node().get("const");
    List<JsonNode> listed = values == null ? List.of() : values.valueStream().toList();
    if (constant != null) {
      boolean possible = values == null || listed.contains(constant);
      return Optional.of(possible ? List.of(constant) : List.of());
    }
    return values == null ? Optional.empty() : Optional.of(listed);
  }

  /** Returns these rules when all schemas that speak of the same value have been joined. */
  Rules joined() {
    return new Rules(types, values, strings, numbers, arrays, objects.joined());
  }

  /** Returns what both say. */
  Rules and(Rules other) throws GrammarException {
    Set<Type> both = EnumSet.copyOf(types);
    both.retainAll(other.types);
    Optional<List<JsonNode>> common =
        values.isPresent() && other.values.isPresent()
            ? values.map(v -> v.stream().filter(other.values.get()::contains).toList())
            : values.or(() -> other.values);
    return new Rules(
        both,
        common,
        strings.and(other.strings),
        numbers.and(other.numbers),
        arrays.and(other.arrays),
        objects.and(other.objects));
  }

  /**
   * Returns these rules for the types only whose keywords schemas use, unless a type is named:
   * people who write {@code properties} want an object.
   */
  Rules asMeant(List<Place> places) {
    if (values.isPresent() || places.stream().anyMatch(place -> place.node().has("type"))) {
      return this;
    }
    Set<Type> meant = EnumSet.noneOf(Type.class);
    KEYWORDS.forEach(
        (type, keywords) -> {
          if (places.stream().anyMatch(p -> keywords.stream().anyMatch(p.node()::has))) {
            meant.add(type);
          }
        });
    return meant.isEmpty()
        ? this
        : new Rules(widened(meant), values, strings, numbers, arrays, objects);
  }
}
