package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Characters;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.grammar.GrammarSource;
import dev.sluice.inference.regex.Dfa;
import dev.sluice.inference.regex.Pattern;
import dev.sluice.inference.regex.PatternException;
import java.util.List;

/**
 * The grammar of answers of a model whose calls are JSON without a mark: calls, or a text that does
 * not begin as JSON does and has no mark behind which a call could follow.
 *
 * @param calls the calls
 */
record BareCallGrammar(CallGrammar calls) implements GrammarSource {
  private static final String OTHER_BEGINNING = "\\s*[^\\s{\\[][\\s\\S]*";

  @Override
  public Grammar grammar() throws GrammarException {
    List<String> marks = calls.syntax().calls().ignored();
    Grammar mark = new Grammar.Choice(marks.stream().map(m -> calls.literals().text(m)).toList());
    return new Grammar.Choice(
        List.of(
            Grammar.empty(),
            Grammar.sequence(Grammar.optional(mark), calls.grammar()),
            Characters.texts(text(marks))));
  }

  private static Dfa text(List<String> marks) throws GrammarException {
    try {
      Dfa text = Pattern.parse(OTHER_BEGINNING).whole();
      for (String mark : marks) {
        String quoted = mark.replaceAll("[^A-Za-z0-9_]", "\\\\$0");
        text = text.minus(Pattern.parse(quoted).anywhere());
      }
      return text;
    } catch (PatternException e) {
      throw new GrammarException("The marks of calls %s.".formatted(e.getMessage()));
    }
  }
}
