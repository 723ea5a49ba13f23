package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.regex.Dfa;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What objects must hold.
 *
 * @param members the schemas of named members, in order
 * @param required the names of members that must be there
 * @param patterns the schemas of members whose names a pattern finds, by the pattern
 * @param unnamed what else is said of members that a pattern finds and no name declares, by the
 *     pattern: in the other schemas that were joined they belong to the rest
 * @param rest the schema of all other members; empty when none was given
 * @param unevaluated the schema of members of which no joined schema speaks; empty when none was
 *     given
 * @param names the schema of all names
 * @param min the fewest members
 * @param max the most members
 * @param path where the rules stand
 */
record ObjectRules(
    Map<String, Schemas> members,
    Set<String> required,
    Map<String, Schemas> patterns,
    Map<String, Schemas> unnamed,
    Optional<Schemas> rest,
    Optional<Schemas> unevaluated,
    Schemas names,
    int min,
    int max,
    String path) {

  /** Reads the rules of a schema. */
  static ObjectRules read(Place place) throws GrammarException {
    Set<String> required = new LinkedHashSet<>();
    for (JsonNode name :
        place.keyword("required").map(r -> (Iterable<JsonNode>) r).orElse(Set.of())) {
      required.add(name.asText());
    }
    // In a schema that applies no others, what is unevaluated is what is additional.
    String rest =
        place.node().has("additionalProperties") ? "additionalProperties" : Unevaluated.PROPERTIES;
    return new ObjectRules(
        schemas(place, "properties"),
        required,
        schemas(place, "patternProperties"),
        Map.of(),
        place.keyword(rest).map(_ -> Schemas.of(place.child(rest))),
        place
            .keyword(Unevaluated.OF_ALL)
            .map(node -> Schemas.of(new Place(node, place.child(Unevaluated.PROPERTIES).path()))),
        place
            .keyword("propertyNames")
            .map(_ -> Schemas.of(place.child("propertyNames")))
            .orElse(Schemas.ANY),
        place.count("minProperties", 0),
        place.count("maxProperties", Grammar.UNBOUNDED),
        place.path());
  }

  private static Map<String, Schemas> schemas(Place place, String keyword) throws GrammarException {
    Place object = place.child(keyword);
    if (place.node().has(keyword) && !object.node().isObject()) {
      throw place.wrong(keyword, "an object");
    }
    Map<String, Schemas> schemas = new LinkedHashMap<>();
    object
        .node()
        .fieldNames()
        .forEachRemaining(name -> schemas.put(name, Schemas.of(object.child(name))));
    return schemas;
  }

  ObjectRules and(ObjectRules other) throws GrammarException {
    Map<String, Schemas> both = new LinkedHashMap<>();
    for (String name : members.keySet()) {
      both.put(name, declared(name).and(other.declared(name)));
    }
    for (String name : other.members.keySet()) {
      both.put(name, declared(name).and(other.declared(name)));
    }
    Set<String> needed = new LinkedHashSet<>(required);
    needed.addAll(other.required);
    Map<String, Schemas> found = new LinkedHashMap<>(patterns);
    other.patterns.forEach((pattern, schema) -> found.merge(pattern, schema, Schemas::and));
    return new ObjectRules(
        both,
        needed,
        found,
        unnamed(found.keySet(), other),
        both(rest, other.rest),
        both(unevaluated, other.unevaluated),
        names.and(other.names),
        /* min= */ Math.max(min, other.min),
        /* max= */ Math.min(max, other.max),
        path);
  }

  private static Optional<Schemas> both(Optional<Schemas> one, Optional<Schemas> other) {
    return one.isEmpty() ? other : Optional.of(one.get().and(other.orElse(Schemas.ANY)));
  }

  /** Returns these rules when all schemas that speak of the same objects have been joined. */
  ObjectRules joined() {
    return new ObjectRules(
        members,
        required,
        patterns,
        unnamed,
        rest.or(() -> unevaluated),
        Optional.empty(),
        names,
        min,
        max,
        path);
  }

  private Map<String, Schemas> unnamed(Set<String> found, ObjectRules other) {
    Map<String, Schemas> both = new LinkedHashMap<>();
    for (String pattern : found) {
      both.put(pattern, unnamed(pattern).and(other.unnamed(pattern)));
    }
    return both;
  }

  /** Returns what is said of a member that a pattern finds, but for the pattern's own schema. */
  Schemas unnamed(String pattern) {
    return patterns.containsKey(pattern)
        ? unnamed.getOrDefault(pattern, Schemas.ANY)
        : rest.orElse(Schemas.ANY);
  }

  /** Returns what is declared of a member by its name or because no other keyword speaks of it. */
  private Schemas declared(String name) throws GrammarException {
    Schemas own = members.get(name);
    if (own != null) {
      return own;
    }
    Schemas found = null;
    for (String pattern : patterns.keySet()) {
      if (language(pattern).accepts(name)) {
        found = found == null ? unnamed(pattern) : found.and(unnamed(pattern));
      }
    }
    return found == null ? rest.orElse(Schemas.ANY) : found;
  }

  /** Returns all that is said of a member, by its name, by patterns or by the rest. */
  Schemas member(String name) throws GrammarException {
    Schemas schema = declared(name);
    for (Map.Entry<String, Schemas> pattern : patterns.entrySet()) {
      if (language(pattern.getKey()).accepts(name)) {
        schema = schema.and(pattern.getValue());
      }
    }
    return schema;
  }

  /** Returns whether objects made to these rules have the named members only. */
  boolean isClosed() {
    return rest.isEmpty() && !(members.isEmpty() && required.isEmpty() && patterns.isEmpty());
  }

  /** Returns whether objects made to these rules never have a member of this name. */
  boolean neverHas(String name) throws GrammarException {
    boolean unknown = !members.containsKey(name) && !required.contains(name);
    return (isClosed() && unknown && patterns.isEmpty()) || forbids(name);
  }

  /** Returns whether no valid object has a member of this name. */
  boolean forbids(String name) throws GrammarException {
    return member(name).places().stream().anyMatch(Place::isFalse);
  }

  boolean areAbsent() {
    return equals(
        new ObjectRules(
            Map.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Schemas.ANY,
            0,
            Grammar.UNBOUNDED,
            path));
  }

  /** Returns the names that a pattern finds. */
  Dfa language(String pattern) throws GrammarException {
    return StringRules.language(pattern, path, "patternProperties");
  }
}
