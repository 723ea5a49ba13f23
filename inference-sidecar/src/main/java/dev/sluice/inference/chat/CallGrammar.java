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
 * @param tools the functions, one of which must be called
 * @param most the most calls
 * @param constraints knows the vocabulary
 */
record CallGrammar(AnswerSyntax syntax, ToolDefinitions tools, int most, Constraints constraints)
    implements GrammarSource {

  /** Returns what writes marks as tokens where they are such. */
  LiteralGrammar literals() {
    return new LiteralGrammar(constraints, new Marks(List.copyOf(syntax.marks())));
  }

  @Override
  public Grammar grammar() throws GrammarException {
    LiteralGrammar literals = literals();
    List<Grammar> calls = new ArrayList<>();
    for (String name : tools.names()) {
      calls.add(syntax.calls().call(name, tools, literals));
    }
    return Grammar.separated(new Grammar.Choice(calls), Grammar.literal("\n"), 1, most);
  }
}
