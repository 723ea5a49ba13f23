package dev.sluice.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Calls with each argument in tags of its own, such as {@code <function=name><parameter=key>value
 * </parameter></function>}.
 *
 * @param opening the mark before the name
 * @param closing the mark that ends the call
 * @param ignored marks around calls
 * @param name finds the name behind the opening mark
 * @param argument finds an argument's name and value
 * @param before what is written before a call, with {@code %s} for the name
 * @param beforeValue what is written before a value, with {@code %s} for the argument's name
 * @param behindValue what is written behind a value
 * @param behind what is written behind the last argument
 */
record TaggedCalls(
    String opening,
    String closing,
    List<String> ignored,
    Pattern name,
    Pattern argument,
    String before,
    String beforeValue,
    String behindValue,
    String behind)
    implements CallSyntax {

  @Override
  public List<String> openings() {
    return List.of(opening);
  }

  @Override
  public boolean startsBare() {
    return false;
  }

  @Override
  public CallReader reader(String mark, CallSink sink) {
    return new TaggedCallReader(sink, closing, name, argument);
  }

  @Override
  public Grammar call(String function, ToolDefinitions tools, LiteralGrammar literals)
      throws GrammarException {
    JsonNode schema = tools.parameters(function);
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(entry -> required.add(entry.asText()));
    List<Grammar> parts = new ArrayList<>(List.of(literals.text(before.formatted(function))));
    for (var property : schema.path("properties").properties()) {
      String key = property.getKey();
      Grammar argument =
          Grammar.sequence(
              literals.text(beforeValue.formatted(key)),
              value(function, key, schema, property.getValue(), tools, literals),
              literals.text(behindValue));
      parts.add(required.contains(key) ? argument : Grammar.optional(argument));
    }
    parts.add(literals.text(behind));
    return new Grammar.Sequence(parts);
  }

  private Grammar value(
      String function,
      String key,
      JsonNode schema,
      JsonNode property,
      ToolDefinitions tools,
      LiteralGrammar literals)
      throws GrammarException {
    if (tools.isText(function, key)) {
      List<Grammar> values = new ArrayList<>();
      property.path("enum").forEach(value -> values.add(Grammar.literal(value.asText())));
      return values.isEmpty()
          ? Grammar.textWithout(behindValue.strip())
          : new Grammar.Choice(values);
    }
    JsonNode valid = property;
    if (property instanceof ObjectNode object && schema.has("$defs")) {
      ObjectNode copy = object.deepCopy();
      copy.set("$defs", schema.get("$defs"));
      valid = copy;
    }
    return literals.valid(valid);
  }
}
