package dev.sluice.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls that are written like those of a program, such as {@code [get(city="Bern", days=3)]}.
 *
 * @param opening the mark before
 * @param closing the mark behind
 * @param before what is written before the arguments, with {@code %s} for the function's name
 * @param assigned what is written between an argument's name and its value
 * @param separator what is written between arguments
 * @param behind what is written behind the arguments
 * @param quote what is written around texts; empty where they are JSON
 */
record LiteralCalls(
    String opening,
    String closing,
    String before,
    String assigned,
    String separator,
    String behind,
    String quote)
    implements CallSyntax {

  @Override
  public List<String> openings() {
    return List.of(opening);
  }

  @Override
  public List<String> ignored() {
    return List.of(closing);
  }

  @Override
  public List<String> tokens() {
    return List.of(opening, closing, quote);
  }

  @Override
  public boolean startsBare() {
    return false;
  }

  @Override
  public CallReader reader(String mark, CallSink sink) {
    return new LiteralCallReader(sink, closing);
  }

  @Override
  public Grammar call(String name, ToolDefinitions tools, LiteralGrammar literals)
      throws GrammarException {
    Arguments arguments = Arguments.of(tools.parameters(name));
    List<Grammar> written = new ArrayList<>();
    for (Arguments.Argument argument : arguments.all()) {
      written.add(
          Grammar.sequence(
              Grammar.literal(argument.name() + assigned),
              value(tools.isText(name, argument.name()), argument.schema(), literals)));
    }
    return Grammar.sequence(
        literals.text(opening),
        Grammar.literal(before.formatted(name)),
        arguments.separated(written, Grammar.literal(separator)),
        Grammar.literal(behind),
        literals.text(closing));
  }

  private Grammar value(boolean isText, JsonNode schema, LiteralGrammar literals)
      throws GrammarException {
    if (!isText || quote.isEmpty()) {
      return literals.valid(schema);
    }
    return Grammar.sequence(
        literals.text(quote), literals.plain(schema, quote), literals.text(quote));
  }
}
