package dev.sluice.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes grammars of texts in which marks that are tokens of the vocabulary are these tokens.
 *
 * @param constraints knows the vocabulary
 * @param marks the marks that may be tokens
 */
record LiteralGrammar(Constraints constraints, Marks marks) {

  /** Returns the grammar of a text. */
  Grammar text(String text) {
    List<Grammar> parts = new ArrayList<>();
    String rest = text;
    for (Marks.Found found = marks.find(rest); found != null; found = marks.find(rest)) {
      parts.add(Grammar.literal(rest.substring(0, found.start())));
      Grammar bytes = Grammar.literal(found.mark());
      parts.add(
          constraints.token(found.mark()).map(token -> Grammar.choice(token, bytes)).orElse(bytes));
      rest = rest.substring(found.end());
    }
    parts.add(Grammar.literal(rest));
    return new Grammar.Sequence(parts);
  }

  /**
   * Returns the grammar of texts without quotes.
   *
   * @param schema the schema of the text, of which one of an {@code enum} is kept to
   * @param end what the text cannot have in it, as it stands behind
   */
  Grammar plain(JsonNode schema, String end) {
    List<Grammar> values = new ArrayList<>();
    schema.path("enum").forEach(value -> values.add(Grammar.literal(value.asText())));
    return values.isEmpty() ? Grammar.textWithout(end) : new Grammar.Choice(values);
  }

  /** Returns the grammar of all values that are valid against a schema. */
  Grammar valid(JsonNode schema) throws GrammarException {
    return new JsonSchema(schema).grammar();
  }
}
