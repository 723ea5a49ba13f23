package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.Grammar.Choice;
import dev.sluice.inference.grammar.Grammar.Rule;
import dev.sluice.inference.grammar.GrammarException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns one JSON Schema into a grammar. Not for several threads at once. */
final class SchemaCompiler {
  private static final int MAX_RULES = 5_000;
  private static final int MAX_DEPTH = 200;

  /** More alternatives than these are not kept apart by what each of the others is not. */
  private static final int MAX_NEGATED = 8;

  private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

  /** Keywords that say nothing of values. */
  private static final List<String> NOTES =
      List.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions",
          "$anchor",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly");

  private final JsonNode root;

  /** By the schemas themselves, so that one that refers to itself comes back to its own rule. */
  private final Map<List<JsonNode>, Rule> rules = new HashMap<>();

  private int depth;

  SchemaCompiler(JsonNode root) {
    this.root = root;
  }

  Grammar compile() throws GrammarException {
    return compile(Schemas.of(new Place(root, "#")));
  }

  /** Returns the grammar of the values that are valid against schemas. */
  Grammar compile(Schemas schemas) throws GrammarException {
    List<Place> flat = flatten(schemas);
    List<JsonNode> key = flat.stream().map(Place::node).toList();
    Rule known = rules.get(key);
    if (known != null) {
      return known;
    }
    if (rules.size() >= MAX_RULES || depth >= MAX_DEPTH) {
      throw new GrammarException(
          "The schema at %s is too large: at most %d schemas, nested %d deep, are possible."
              .formatted(schemas.path(), MAX_RULES, MAX_DEPTH));
    }
    Rule rule = new Rule(schemas.path());
    rules.put(key, rule);
    depth++;
    rule.define(build(flat));
    depth--;
    return rule;
  }

  private Grammar build(List<Place> places) throws GrammarException {
    if (places.stream().anyMatch(Place::isFalse)) {
      return JsonText.NOTHING;
    }
    List<Schemas> alternatives = alternatives(places);
    if (alternatives.isEmpty()) {
      return new ValueGrammar(this, rules(places).asMeant(places)).grammar();
    }
    Optional<Place> exclusive = firstChoice(places).filter(p -> !p.node().has("anyOf"));
    if (exclusive.isPresent()) {
      alternatives = distinct(alternatives, exclusive.get());
    }
    List<Grammar> options = new ArrayList<>();
    for (Schemas alternative : alternatives) {
      options.add(compile(alternative));
    }
    return new Choice(options);
  }

  /** Returns alternatives of which no value fits two: each without what fits others, if need be. */
  private List<Schemas> distinct(List<Schemas> alternatives, Place place) throws GrammarException {
    try {
      new Distinction(this).check(alternatives, place);
      return alternatives;
    } catch (GrammarException overlap) {
      // What is said of members by way of negation would count as evaluated.
      boolean counted = alternatives.stream().anyMatch(Unevaluated::isSaidBy);
      if (counted || alternatives.size() > MAX_NEGATED) {
        throw overlap;
      }
      List<Schemas> apart = new ArrayList<>();
      try {
        for (int i = 0; i < alternatives.size(); i++) {
          Schemas own = alternatives.get(i);
          for (int other = 0; other < alternatives.size(); other++) {
            own = other == i ? own : own.and(Schemas.of(negated(place, other)));
          }
          // Finds out whether all of it can be negated.
          List<Place> _ = flatten(own);
          apart.add(own);
        }
      } catch (GrammarException e) {
        throw overlap;
      }
      return apart;
    }
  }

  private static Place negated(Place place, int alternative) {
    Place schema = place.child("oneOf").child(alternative);
    return new Place(Negation.not(schema.node()), schema.path());
  }

  /** Returns the first choice that schemas have, each alternative with all else that they say. */
  List<Schemas> alternatives(List<Place> places) throws GrammarException {
    Optional<Place> first = firstChoice(places);
    if (first.isEmpty()) {
      return List.of();
    }
    Place place = first.get();
    String keyword = place.node().has("anyOf") ? "anyOf" : "oneOf";
    Place list = place.child(keyword);
    if (!list.node().isArray() || list.node().isEmpty()) {
      throw place.wrong(keyword, "an array of at least one schema");
    }
    List<Place> others = new ArrayList<>(places);
    others.set(places.indexOf(place), without(place, keyword));
    List<Schemas> alternatives = new ArrayList<>();
    for (int i = 0; i < list.node().size(); i++) {
      alternatives.add(new Schemas(others).and(Schemas.of(list.child(i))));
    }
    return alternatives;
  }

  private static Optional<Place> firstChoice(List<Place> places) {
    return places.stream().filter(p -> ALTERNATIVES.stream().anyMatch(p.node()::has)).findFirst();
  }

  /** Joins what schemas without references and alternatives say. */
  Rules rules(List<Place> places) throws GrammarException {
    Rules all = Rules.read(new Place(JsonNodeFactory.instance.objectNode(), "#"));
    for (Place place : places) {
      all = place == places.getFirst() ? Rules.read(place) : all.and(Rules.read(place));
    }
    return all.joined();
  }

  /** Replaces references and {@code allOf} by what they stand for. */
  List<Place> flatten(Schemas schemas) throws GrammarException {
    List<Place> flat = new ArrayList<>();
    Set<String> references = new HashSet<>();
    for (Place place : schemas.places()) {
      flatten(place, schemas.places().size() == 1, references, flat);
    }
    return flat;
  }

  /**
   * Adds what a schema stands for.
   *
   * @param alone whether no other schema speaks of the same value
   */
  private void flatten(Place given, boolean alone, Set<String> references, List<Place> flat)
      throws GrammarException {
    Place place = Unevaluated.marked(given, alone);
    if (place.node().isBoolean() && place.node().booleanValue()) {
      return;
    }
    if (!place.node().isObject() && !place.node().isBoolean()) {
      throw new GrammarException(
          "The schema at %s must be an object or a boolean.".formatted(place.path()));
    }
    Place rest = without(without(without(withoutNotes(place), "$ref"), "allOf"), "not");
    for (String keyword : Conditions.KEYWORDS) {
      rest = without(rest, keyword);
    }
    if (!rest.node().isEmpty() || rest.node().isBoolean()) {
      flat.add(rest);
    }
    boolean onlyOther = alone && Unevaluated.isOther(withoutNotes(place));
    String reference = place.text("$ref");
    if (reference != null && references.add(reference)) {
      flatten(resolve(reference, place), onlyOther, references, flat);
    }
    if (place.node().has("not")) {
      flatten(negation(place), false, references, flat);
    }
    for (Place condition : Conditions.of(place)) {
      flatten(condition, false, references, flat);
    }
    Place all = place.child("allOf");
    for (int i = 0; i < all.node().size(); i++) {
      flatten(all.child(i), onlyOther, references, flat);
    }
  }

  private Place negation(Place place) throws GrammarException {
    Place negated = withoutNotes(place.child("not"));
    String reference = negated.text("$ref");
    if (reference != null && negated.node().size() == 1) {
      negated = withoutNotes(resolve(reference, negated));
    }
    if (!negated.node().isObject() && !negated.node().isBoolean()) {
      throw new GrammarException(
          "The schema at %s must be an object or a boolean.".formatted(negated.path()));
    }
    return new Place(Negation.of(negated, "not", place), negated.path());
  }

  private Place resolve(String reference, Place from) throws GrammarException {
    if (!reference.equals("#") && !reference.startsWith("#/")) {
      throw from.unsupported("$ref", " but within the schema, such as #/$defs/name");
    }
    String pointer =
        URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    JsonNode target = root.at(pointer);
    if (target.isMissingNode()) {
      throw new GrammarException(
          "The keyword $ref at %s refers to %s, which does not exist."
              .formatted(from.path(), reference));
    }
    return new Place(target, reference);
  }

  private static Place without(Place place, String keyword) {
    if (!(place.node() instanceof ObjectNode object) || !object.has(keyword)) {
      return place;
    }
    ObjectNode copy = object.objectNode().setAll(object);
    copy.remove(keyword);
    return new Place(copy, place.path());
  }

  /** Leaves out what says nothing of values, so that equal schemas are found to be equal. */
  private static Place withoutNotes(Place place) {
    Place plain = place;
    for (String note : NOTES) {
      plain = without(plain, note);
    }
    return plain;
  }
}
