package dev.sluice.inference.grammar;

import dev.sluice.inference.grammar.Grammar.ByteRange;
import dev.sluice.inference.grammar.Grammar.Rule;
import java.util.ArrayList;
import java.util.List;

/** Makes the grammar of all texts that do not hold a mark, by Knuth, Morris and Pratt's search. */
final class MarkFreeText {
  private MarkFreeText() {}

  static Grammar of(byte[] mark) {
    if (mark.length == 0) {
      throw new IllegalArgumentException("every text holds the empty mark");
    }
    int[][] next = transitions(mark);
    List<Rule> states = new ArrayList<>();
    for (int matched = 0; matched < mark.length; matched++) {
      states.add(new Rule("text after %d bytes of the mark".formatted(matched)));
    }
    for (int matched = 0; matched < mark.length; matched++) {
      states.get(matched).define(state(next[matched], states));
    }
    return states.getFirst();
  }

  /** Returns how many bytes of the mark match after each byte, by how many matched before. */
  private static int[][] transitions(byte[] mark) {
    int[][] next = new int[mark.length][];
    int fallback = 0;
    for (int matched = 0; matched < mark.length; matched++) {
      next[matched] = matched == 0 ? new int[256] : next[fallback].clone();
      int expected = mark[matched] & 0xFF;
      int deeper = matched == 0 ? 0 : next[fallback][expected];
      next[matched][expected] = matched + 1;
      fallback = deeper;
    }
    return next;
  }

  private static Grammar state(int[] next, List<Rule> states) {
    List<Grammar> options = new ArrayList<>(List.of(Grammar.empty()));
    int from = 0;
    while (from <= 0xFF) {
      int to = from;
      while (to < 0xFF && next[to + 1] == next[from]) {
        to++;
      }
      if (next[from] < states.size()) {
        options.add(Grammar.sequence(new ByteRange(from, to), states.get(next[from])));
      }
      from = to + 1;
    }
    return new Grammar.Choice(options);
  }
}
