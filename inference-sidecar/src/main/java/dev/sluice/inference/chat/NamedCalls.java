package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Calls with the name before the JSON of the arguments, such as {@code [TOOL_CALLS]name[ARGS]{…}}.
 *
 * @param opening the mark before the name
 * @param separator what stands between the name and the arguments
 * @param closing the text behind
 * @param ignored marks around calls
 * @param cleaned takes the name out of what stands before the arguments
 * @param written what is written for a name, with {@code %s} in its place
 */
record NamedCalls(
    String opening,
    String separator,
    String closing,
    List<String> ignored,
    UnaryOperator<String> cleaned,
    String written)
    implements CallSyntax {

  @Override
  public List<String> openings() {
    return List.of(opening);
  }

  @Override
  public List<String> tokens() {
    List<String> tokens = new ArrayList<>(ignored);
    tokens.addAll(List.of(opening, separator, "[CALL_ID]"));
    return tokens;
  }

  @Override
  public boolean startsBare() {
    return false;
  }

  @Override
  public boolean readsJson() {
    return true;
  }

  @Override
  public CallReader reader(String mark, CallSink sink) {
    return new EitherReader(
        new JsonCallReader(sink, false), new NamedCallReader(sink, separator, cleaned));
  }

  @Override
  public Grammar call(String name, ToolDefinitions tools, LiteralGrammar literals)
      throws GrammarException {
    return Grammar.sequence(
        literals.text(written.formatted(name)),
        literals.valid(tools.parameters(name)),
        literals.text(closing));
  }

  /** Reads JSON when the call begins so, and a name otherwise; one model writes both. */
  private static final class EitherReader implements CallReader {
    private final CallReader json;
    private CallReader chosen;
    private boolean begun;

    EitherReader(CallReader json, CallReader named) {
      this.json = json;
      this.chosen = named;
    }

    @Override
    public State read(char c) {
      if (!begun && Character.isWhitespace(c)) {
        return State.OPEN;
      }
      if (!begun && (c == '[' || c == '{')) {
        chosen = json;
      }
      begun = true;
      return chosen.read(c);
    }

    @Override
    public State finish() {
      return chosen.finish();
    }
  }
}
