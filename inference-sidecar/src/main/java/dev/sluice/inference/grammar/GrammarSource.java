package dev.sluice.inference.grammar;

/**
 * Where a grammar comes from, such as a JSON Schema. Immutable; equal ones make equal grammars, so
 * that what was made once can be used again.
 */
public interface GrammarSource {

  /**
   * Makes the grammar.
   *
   * @throws GrammarException if the source cannot be turned into one
   */
  Grammar grammar() throws GrammarException;
}
