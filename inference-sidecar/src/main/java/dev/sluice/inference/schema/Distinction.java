package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.GrammarException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds out whether no value can be valid against two schemas, as {@code oneOf} needs it. */
final class Distinction {
  private static final int MAX_DEPTH = 4;

  private final SchemaCompiler compiler;

  Distinction(SchemaCompiler compiler) {
    this.compiler = compiler;
  }

  /** Refuses alternatives of which two might let in the same value. */
  void check(List<Schemas> alternatives, Place place) throws GrammarException {
    for (int i = 0; i < alternatives.size(); i++) {
      for (int j = 0; j < alternatives.size(); j++) {
        if (i != j && !areDistinct(alternatives.get(i), alternatives.get(j), MAX_DEPTH)) {
          throw place.unsupported(
              "oneOf",
              " where one value could fit two alternatives, as it could %d and %d; use anyOf, or"
                      .formatted(i, j)
                  + " give each a required property with a const of its own");
        }
      }
    }
  }

  /** Returns whether what is made for one schema can never be valid against another. */
  private boolean areDistinct(Schemas made, Schemas other, int depth) throws GrammarException {
    if (depth == 0) {
      return false;
    }
    List<Place> first = compiler.flatten(made);
    List<Place> second = compiler.flatten(other);
    if (first.stream().anyMatch(Place::isFalse) || second.stream().anyMatch(Place::isFalse)) {
      return true;
    }
    for (Schemas option : compiler.alternatives(first)) {
      if (!areDistinct(option, other, depth - 1)) {
        return false;
      }
    }
    for (Schemas option : compiler.alternatives(second)) {
      if (!areDistinct(made, option, depth - 1)) {
        return false;
      }
    }
    return !compiler.alternatives(first).isEmpty()
        || !compiler.alternatives(second).isEmpty()
        || areDistinct(compiler.rules(first).asMeant(first), compiler.rules(second), depth);
  }

  private boolean areDistinct(Rules made, Rules other, int depth) throws GrammarException {
    if (made.values().isPresent() && other.values().isPresent()) {
      return made.values().get().stream().noneMatch(other.values().get()::contains);
    }
    Set<Type> common = types(made);
    common.retainAll(types(other));
    return common.isEmpty()
        || (common.equals(Set.of(Type.OBJECT))
            && areDistinct(made.objects(), other.objects(), depth));
  }

  private static Set<Type> types(Rules rules) {
    Set<Type> types = EnumSet.copyOf(rules.types());
    if (rules.values().isPresent()) {
      List<JsonNode> values = rules.values().get();
      types.removeIf(type -> values.stream().noneMatch(type::has));
    }
    return types;
  }

  /** Objects differ when a member that one must have is missing or never the same in the other. */
  private boolean areDistinct(ObjectRules made, ObjectRules other, int depth)
      throws GrammarException {
    for (String name : made.required()) {
      if (other.forbids(name)) {
        return true;
      }
    }
    for (String name : other.required()) {
      boolean differs =
          made.neverHas(name)
              || (made.required().contains(name)
                  && areDistinct(made.member(name), other.member(name), depth - 1));
      if (differs) {
        return true;
      }
    }
    return false;
  }
}
