package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.grammar.GrammarSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The grammar of answers that may have calls: any text, and behind the mark that begins a call
 * nothing but calls.
 *
 * @param calls the calls
 * @param reasoning what stands around reasoning, in which marks mean nothing
 */
record OptionalCallGrammar(CallGrammar calls, Optional<ReasoningMarks> reasoning)
    implements GrammarSource {

  @Override
  public Grammar grammar() throws GrammarException {
    List<Grammar> parts = new ArrayList<>();
    if (reasoning.isPresent()) {
      LiteralGrammar literals = calls.literals();
      parts.add(
          Grammar.optional(
              Grammar.sequence(
                  literals.text(reasoning.get().opening()),
                  Grammar.textWithout(reasoning.get().closing()),
                  literals.text(reasoning.get().closing()))));
    }
    parts.add(Grammar.textWithout(calls.syntax().calls().openings().getFirst()));
    parts.add(Grammar.optional(calls.grammar()));
    return new Grammar.Sequence(parts);
  }
}
