package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import java.util.List;

/**
 * Calls in JSON, such as {@code <tool_call>{"name": …, "arguments": …}</tool_call>}.
 *
 * @param opening the mark before; empty for none
 * @param closing the text behind; empty for none
 * @param ignored marks around calls
 * @param startsBare whether the JSON may stand at the beginning of an answer without a mark
 * @param before what is written before the function's name in JSON
 * @param between what is written between the name and the arguments
 * @param behind what is written behind the arguments
 * @param keyed whether arguments stand under the function's name alone
 */
record JsonCalls(
    String opening,
    String closing,
    List<String> ignored,
    boolean startsBare,
    String before,
    String between,
    String behind,
    boolean keyed)
    implements CallSyntax {

  /** Returns the syntax of objects with {@code name} and {@code arguments} between two marks. */
  static JsonCalls between(String opening, String closing) {
    return new JsonCalls(
        opening,
        closing,
        List.of(closing.strip()),
        false,
        "{\"name\": ",
        ", \"arguments\": ",
        "}",
        false);
  }

  /** Returns the same syntax with the calls in an array. */
  JsonCalls inArray() {
    return new JsonCalls(
        opening, closing, ignored, startsBare, "[" + before, between, behind + "]", keyed);
  }

  @Override
  public List<String> openings() {
    return opening.isEmpty() ? List.of() : List.of(opening.strip());
  }

  @Override
  public boolean readsJson() {
    return true;
  }

  @Override
  public CallReader reader(String mark, CallSink sink) {
    return keyed ? new LiteralCallReader(sink, closing) : new JsonCallReader(sink, mark.isEmpty());
  }

  @Override
  public Grammar call(String name, ToolDefinitions tools, LiteralGrammar literals)
      throws GrammarException {
    return Grammar.sequence(
        literals.text(opening),
        Grammar.literal(before + "\"" + name + "\"" + between),
        literals.valid(tools.parameters(name)),
        Grammar.literal(behind),
        literals.text(closing));
  }
}
