package dev.sluice.inference.grammar;

import java.util.List;

/**
 * Texts as the source of the grammar that lets in one of them.
 *
 * @param texts the texts
 */
public record TextChoice(List<String> texts) implements GrammarSource {
  /** Copies the list. */
  public TextChoice {
    texts = List.copyOf(texts);
  }

  @Override
  public Grammar grammar() {
    return Grammar.oneOf(texts);
  }
}
