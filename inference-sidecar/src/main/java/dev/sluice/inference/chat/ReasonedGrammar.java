package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.grammar.GrammarSource;
import java.util.List;

/**
 * The grammar of answers that begin inside of reasoning: any text up to its end, then an answer.
 *
 * @param marks what stands around the reasoning
 * @param answer the answer behind it
 * @param constraints knows the vocabulary
 */
record ReasonedGrammar(ReasoningMarks marks, GrammarSource answer, Constraints constraints)
    implements GrammarSource {

  @Override
  public Grammar grammar() throws GrammarException {
    LiteralGrammar literals = new LiteralGrammar(constraints, new Marks(List.of(marks.closing())));
    return Grammar.sequence(
        Grammar.textWithout(marks.closing()),
        literals.text(marks.closing()),
        Grammar.literal("\n\n"),
        answer.grammar());
  }
}
