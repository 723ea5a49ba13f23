package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Calls with each argument in tags of its own, such as {@code <function=name><parameter=key>value
 * </parameter></function>}.
 *
 * @param opening the mark before the name
 * @param closing the mark that ends the call
 * @param ignored marks around calls
 * @param name finds the name behind the opening mark
 * @param argument finds an argument by the groups {@code key}, {@code value} and, where it is
 *     written, {@code kind}, which is {@code true} or {@code string} for a text
 * @param before what is written before a call, with {@code %s} for the name
 * @param beforeValue what is written before a value, with {@code %1$s} for the argument's name,
 *     {@code %2$s} for whether it is a text and {@code %3$s} for its type
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
    List<Grammar> parts = new ArrayList<>(List.of(literals.text(before.formatted(function))));
    for (Arguments.Argument argument : Arguments.of(tools.parameters(function)).all()) {
      boolean isText = tools.isText(function, argument.name());
      Grammar written =
          Grammar.sequence(
              literals.text(beforeValue(argument, isText)),
              isText
                  ? literals.plain(argument.schema(), behindValue.strip())
                  : literals.valid(argument.schema()),
              literals.text(behindValue));
      parts.add(argument.required() ? written : Grammar.optional(written));
    }
    parts.add(literals.text(behind));
    return new Grammar.Sequence(parts);
  }

  private String beforeValue(Arguments.Argument argument, boolean isText) {
    String type = argument.schema().path("type").asText("object");
    return beforeValue.formatted(argument.name(), isText, type.equals("integer") ? "number" : type);
  }
}
