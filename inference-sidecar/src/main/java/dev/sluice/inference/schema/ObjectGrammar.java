package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.inference.grammar.Characters;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.Grammar.Choice;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.regex.Dfa;
import dev.sluice.inference.regex.Pattern;
import dev.sluice.inference.regex.PatternException;
import dev.sluice.inference.schema.Members.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the grammars of objects: named members in order, then others. */
final class ObjectGrammar {
  /** Members without a name of their own may come twice with the same one, so one counts. */
  private static final int RELIABLE = 1;

  /** Each could be the next one behind each, so that many hold up the steps of everybody. */
  private static final int MOST_OPTIONAL = 1000;

  private final SchemaCompiler compiler;
  private final ObjectRules rules;
  private final Set<String> names;

  ObjectGrammar(SchemaCompiler compiler, ObjectRules rules) {
    this.compiler = compiler;
    this.rules = rules;
    this.names = new LinkedHashSet<>(rules.members().keySet());
    names.addAll(rules.required());
  }

  Grammar grammar() throws GrammarException {
    if (rules.min() > rules.max()) {
      return JsonText.NOTHING;
    }
    if (rules.min() > names.size() + RELIABLE) {
      throw new GrammarException(
          "The keyword minProperties at %s is supported up to one more than there are properties."
              .formatted(rules.path()));
    }
    if (names.size() - rules.required().size() > MOST_OPTIONAL) {
      throw new GrammarException(
          "The keyword properties at %s is supported with at most %d members that are not required."
              .formatted(rules.path(), MOST_OPTIONAL));
    }
    Optional<Dfa> allowedNames = allowedNames();
    List<Entry> entries = new ArrayList<>();
    for (String name : names) {
      boolean allowed = allowedNames.isEmpty() || allowedNames.get().accepts(name);
      Grammar key = Grammar.literal(TextNode.valueOf(name).toString());
      Grammar value = allowed ? compiler.compile(rules.member(name)) : JsonText.NOTHING;
      entries.add(new Entry(JsonText.member(key, value), rules.required().contains(name)));
    }
    try {
      Members members =
          new Members(entries, others(allowedNames), rules.min(), rules.max(), RELIABLE);
      return JsonText.enclosed('{', members.grammar(), '}');
    } catch (PatternException e) {
      throw new GrammarException(
          "The keywords for names at %s cannot be kept together: their pattern %s."
              .formatted(rules.path(), e.getMessage()));
    }
  }

  /** Returns the names that {@code propertyNames} allows; empty for all. */
  private Optional<Dfa> allowedNames() throws GrammarException {
    if (rules.names().places().isEmpty()) {
      return Optional.empty();
    }
    List<Place> places = compiler.flatten(rules.names());
    Rules all = compiler.rules(places);
    if (!compiler.alternatives(places).isEmpty() || all.values().isPresent()) {
      throw new GrammarException(
          "The keyword propertyNames at %s is supported with keywords for strings only."
              .formatted(rules.path()));
    }
    return Optional.of(all.strings().language());
  }

  /** Returns members of other names than the known ones. */
  private Grammar others(Optional<Dfa> allowedNames) throws GrammarException, PatternException {
    List<Grammar> options = new ArrayList<>();
    Dfa unknown = allowedNames.orElse(Dfa.all());
    if (!names.isEmpty()) {
      unknown = unknown.minus(Pattern.texts(names));
    }
    for (Map.Entry<String, Schemas> pattern : rules.patterns().entrySet()) {
      Dfa found = unknown.and(rules.language(pattern.getKey()));
      // A name that two patterns find would have to keep to both schemas.
      for (String other : rules.patterns().keySet()) {
        found = other.equals(pattern.getKey()) ? found : found.minus(rules.language(other));
      }
      options.add(member(found, pattern.getValue().and(rules.unnamed(pattern.getKey()))));
    }
    // Who lists members wants no others, unless the schema says so.
    if (!rules.isClosed()) {
      Dfa rest = unknown;
      for (String pattern : rules.patterns().keySet()) {
        rest = rest.minus(rules.language(pattern));
      }
      options.add(member(rest, rules.rest().orElse(Schemas.ANY)));
    }
    return new Choice(options);
  }

  private Grammar member(Dfa names, Schemas schema) throws GrammarException {
    Grammar key =
        names.equals(Dfa.all())
            ? new Grammar.Repeat(JsonText.CHARACTER, 0, Grammar.UNBOUNDED)
            : Characters.texts(names, JsonText::character);
    return JsonText.member(JsonText.quoted(key), compiler.compile(schema));
  }
}
