package dev.sluice.inference.grammar;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The tokens that may come in some state, kept as the shorter of two lists: those or the others.
 *
 * @param listed tokens in order
 * @param allows whether the listed ones may come and no others, or all but those
 */
record TokenMask(int[] listed, boolean allows) {

  /** Finds the tokens that may come in a state. */
  static TokenMask of(State state, TokenTrie trie) {
    BitSet ranks = trie.allowed(state);
    BitSet tokens = new BitSet(trie.vocabularySize());
    ranks.stream().forEach(rank -> tokens.set(trie.token(rank)));
    for (Stack stack : state.stacks()) {
      if (stack.top instanceof Grammar.Token(int number)) {
        tokens.set(number);
      }
    }
    if (state.isAccepting()) {
      Arrays.stream(trie.ends()).forEach(tokens::set);
    }
    boolean few = tokens.cardinality() <= trie.vocabularySize() / 2;
    if (!few) {
      tokens.flip(0, trie.vocabularySize());
    }
    return new TokenMask(tokens.stream().toArray(), few);
  }

  /** Returns how many tokens are listed. */
  int size() {
    return listed.length;
  }

  /** Sets the logits of all tokens that may not come to negative infinity. */
  void apply(float[] logits) {
    if (!allows) {
      for (int token : listed) {
        logits[token] = Float.NEGATIVE_INFINITY;
      }
      return;
    }
    int from = 0;
    for (int token : listed) {
      Arrays.fill(logits, from, token, Float.NEGATIVE_INFINITY);
      from = token + 1;
    }
    Arrays.fill(logits, from, logits.length, Float.NEGATIVE_INFINITY);
  }
}
