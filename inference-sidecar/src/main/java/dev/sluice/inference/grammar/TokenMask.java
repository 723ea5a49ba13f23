package dev.sluice.inference.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    boolean few = ranks.cardinality() <= trie.rankedCount() / 2;
    if (few) {
      IntStream written = ranks.stream().map(trie::token);
      return new TokenMask(
          IntStream.concat(written, others(state, trie)).sorted().distinct().toArray(), true);
    }
    ranks.flip(0, trie.rankedCount());
    Set<Integer> others = others(state, trie).boxed().collect(Collectors.toSet());
    IntStream unwritable = Arrays.stream(trie.unwritable());
    int[] denied =
        IntStream.concat(ranks.stream().map(trie::token), unwritable)
            .filter(token -> !others.contains(token))
            .sorted()
            .toArray();
    return new TokenMask(denied, false);
  }

  /** Returns the tokens that may come for another reason than their bytes. */
  private static IntStream others(State state, TokenTrie trie) {
    IntStream named =
        state.stacks().stream()
            .map(stack -> stack.top)
            .filter(Grammar.Token.class::isInstance)
            .mapToInt(top -> ((Grammar.Token) top).number());
    IntStream ends = state.isAccepting() ? Arrays.stream(trie.ends()) : IntStream.empty();
    return IntStream.concat(named, ends).distinct();
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
