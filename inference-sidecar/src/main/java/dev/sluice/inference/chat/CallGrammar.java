package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.grammar.GrammarSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The grammar of answers that are calls, as a model writes them.
 *
 * @param syntax how the model writes
 * @param begun the mark at the end of the prompt that begins the answer; empty for none
 * @param tools the functions, one of which must be called
 * @param most the most calls
 * @param constraints knows the vocabulary
 */
record CallGrammar(
    AnswerSyntax syntax, String begun, ToolDefinitions tools, int most, Constraints constraints)
    implements GrammarSource {

  @Override
  public Grammar grammar() throws GrammarException {
    LiteralGrammar literals =
        new LiteralGrammar(constraints, new Marks(List.copyOf(syntax.marks())));
    List<Grammar> calls = new ArrayList<>();
    for (String name : tools.names()) {
      calls.add(syntax.calls().call(name, tools, literals));
    }
    Grammar call = new Grammar.Choice(calls);
    Grammar all = Grammar.separated(call, Grammar.literal("\n"), 1, most);
    boolean thinking = syntax.reasoning().map(marks -> marks.opening().equals(begun)).orElse(false);
    if (!thinking) {
      return all;
    }
    String closing = syntax.reasoning().orElseThrow().closing();
    return Grammar.sequence(
        Grammar.textWithout(closing), literals.text(closing), Grammar.literal("\n\n"), all);
  }
}
