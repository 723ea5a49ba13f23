package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.schema.Members.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes the grammars of arrays. */
final class ArrayGrammar {
  private static final int MOST_PLACES = 32;

  private final SchemaCompiler compiler;
  private final ArrayRules rules;

  ArrayGrammar(SchemaCompiler compiler, ArrayRules rules) {
    this.compiler = compiler;
    this.rules = rules;
  }

  Grammar grammar() throws GrammarException {
    if (rules.min() > rules.max()) {
      return JsonText.NOTHING;
    }
    if (!rules.contained().isEmpty()) {
      return containing();
    }
    if (rules.unique() && rules.max() > 1) {
      return array(uniqueEntries(), JsonText.NOTHING);
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < Math.min(rules.first().size(), rules.max()); i++) {
      entries.add(new Entry(compiler.compile(rules.first().get(i)), true));
    }
    return rules.min() < entries.size() ? shortened(entries) : array(entries, others());
  }

  /** One element fits what must be there; with a bound for all of them, in each place. */
  private Grammar containing() throws GrammarException {
    boolean bounded = rules.max() < Grammar.UNBOUNDED;
    if (rules.contained().size() > 1
        || !rules.first().isEmpty()
        || rules.unique()
        || (bounded && (rules.max() > MOST_PLACES || rules.matches() > 1))) {
      throw new GrammarException(
          "The keyword contains at %s is supported once, without prefixItems and uniqueItems, and with"
                  .formatted(rules.path())
              + " maxItems of at most %d, or minContains.".formatted(MOST_PLACES));
    }
    if (rules.max() == 0) {
      return JsonText.NOTHING;
    }
    Schemas element = rules.element(0);
    Grammar any = compiler.compile(element);
    Grammar wanted = compiler.compile(element.and(rules.contained().getFirst()));
    int fewest = Math.max(0, rules.min() - rules.matches());
    List<Grammar> options = new ArrayList<>();
    for (int before = 0; bounded && before < rules.max(); before++) {
      options.add(
          around(
              new Grammar.Repeat(before(any), before, before),
              wanted,
              behind(any, Math.max(0, fewest - before), rules.max() - 1 - before)));
    }
    if (!bounded) {
      int more = rules.matches() - 1;
      Grammar again = Grammar.sequence(behind(any, 0, Grammar.UNBOUNDED), JsonText.COMMA, wanted);
      Grammar all = Grammar.sequence(wanted, new Grammar.Repeat(again, more, more));
      options.add(
          around(Grammar.repeated(before(any)), all, behind(any, fewest, Grammar.UNBOUNDED)));
    }
    return new Grammar.Choice(options);
  }

  private static Grammar around(Grammar before, Grammar wanted, Grammar behind) {
    return JsonText.enclosed('[', Grammar.sequence(before, wanted, behind), ']');
  }

  private static Grammar before(Grammar any) {
    return Grammar.sequence(any, JsonText.COMMA);
  }

  private static Grammar behind(Grammar any, int min, int max) {
    return new Grammar.Repeat(Grammar.sequence(JsonText.COMMA, any), min, max);
  }

  /** Elements at the end may be missing, but none in the middle. */
  private Grammar shortened(List<Entry> entries) throws GrammarException {
    List<Grammar> options = new ArrayList<>();
    for (int length = rules.min(); length < entries.size(); length++) {
      options.add(array(entries.subList(0, length), JsonText.NOTHING));
    }
    options.add(array(entries, others()));
    return new Grammar.Choice(options);
  }

  private Grammar array(List<Entry> entries, Grammar others) {
    Members members = new Members(entries, others, rules.min(), rules.max(), rules.max());
    return JsonText.enclosed('[', members.grammar(), ']');
  }

  /** Who lists the first elements only wants no others, unless more are asked for. */
  private Grammar others() throws GrammarException {
    boolean closed =
        rules.rest().isEmpty() && !rules.first().isEmpty() && rules.min() <= rules.first().size();
    return closed ? JsonText.NOTHING : compiler.compile(rules.element(Grammar.UNBOUNDED));
  }

  /** Elements that differ can be listed when there are few: each once or not, in one order. */
  private List<Entry> uniqueEntries() throws GrammarException {
    Optional<List<JsonNode>> values = Optional.empty();
    if (rules.first().isEmpty()) {
      List<Place> places = compiler.flatten(rules.element(0));
      if (compiler.alternatives(places).isEmpty()) {
        Rules element = compiler.rules(places);
        boolean flags = element.types().equals(Set.of(Type.BOOLEAN));
        values =
            flags ? Optional.of(List.of(BooleanNode.TRUE, BooleanNode.FALSE)) : element.values();
      }
    }
    if (values.isEmpty()) {
      throw new GrammarException(
          "The keyword uniqueItems at %s is not supported unless items has an enum."
              .formatted(rules.path()));
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode value : values.get()) {
      entries.add(new Entry(JsonText.value(value), false));
    }
    return entries;
  }
}
