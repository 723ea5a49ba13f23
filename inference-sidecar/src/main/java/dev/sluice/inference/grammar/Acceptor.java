package dev.sluice.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Says whether whole texts fit a grammar without named tokens. Safe for all threads. */
public final class Acceptor {
  private final Automaton automaton;

  /**
   * Makes the acceptor of a grammar.
   *
   * @param grammar what texts must fit
   * @throws GrammarException if nothing can fit it
   */
  public Acceptor(Grammar grammar) throws GrammarException {
    BitSet allBytes = new BitSet();
    allBytes.set(0, 256);
    automaton = new Automaton(grammar, allBytes, 1);
  }

  /** Returns whether a text fits from its beginning to its end. */
  public boolean accepts(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return automaton.start().next(bytes, 0, bytes.length).isAccepting();
  }
}
