package dev.sluice.inference.grammar;

import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.sample.Constraint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes constraints for the answers of models with one vocabulary, and remembers the last ones with
 * what was found out about them. Safe for all threads.
 */
public final class Constraints {
  private static final int REMEMBERED = 32;

  private final Vocabulary vocabulary;
  private final Map<GrammarSource, Automaton> automata =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<GrammarSource, Automaton> eldest) {
          return size() > REMEMBERED;
        }
      };

  private @Nullable TokenTrie trie;

  /**
   * Makes constraints for a vocabulary, which is read when the first one is made.
   *
   * @param vocabulary the tokens of the models
   */
  public Constraints(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Returns the constraint to a grammar.
   *
   * @param source where the grammar comes from; by its equality it is found again
   * @return keeps answers to the grammar
   * @throws GrammarException if the source is no grammar, or one whose end cannot be reached
   */
  public Constraint of(GrammarSource source) throws GrammarException {
    TokenTrie tokens = trie();
    Automaton automaton = find(source);
    if (automaton == null) {
      automaton = new Automaton(source.grammar(), tokens.singleBytes(), tokens.longest());
      remember(source, automaton);
    }
    Automaton chosen = automaton;
    return () -> new AutomatonFilter(chosen.start(), tokens);
  }

  /**
   * Returns the token of a name, such as a control token's.
   *
   * @param name the name as a chat template writes it
   * @return the grammar of that one token; empty when the vocabulary has none of that name
   */
  public Optional<Grammar> token(String name) {
    var tokens = vocabulary.tokenize(name, false, true);
    return tokens.size() == 1 && vocabulary.name(tokens.get(0)).equals(name)
        ? Optional.of(new Grammar.Token(tokens.get(0)))
        : Optional.empty();
  }

  private synchronized @Nullable Automaton find(GrammarSource source) {
    return automata.get(source);
  }

  private synchronized void remember(GrammarSource source, Automaton automaton) {
    automata.put(source, automaton);
  }

  private synchronized TokenTrie trie() {
    TokenTrie known = trie;
    if (known == null) {
      known = new TokenTrie(vocabulary);
      trie = known;
    }
    return known;
  }
}
