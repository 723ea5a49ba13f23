package dev.sluice.inference.grammar;

import dev.sluice.inference.sample.TokenFilter;
import java.util.Arrays;

/** Follows one answer through the automaton. */
final class AutomatonFilter implements TokenFilter {
  private final TokenTrie trie;
  private State state;

  AutomatonFilter(State start, TokenTrie trie) {
    this.state = start;
    this.trie = trie;
  }

  @Override
  public boolean allows(int token) {
    return !after(token).isDead();
  }

  @Override
  public void restrict(float[] logits) {
    state.mask(trie).apply(logits);
  }

  @Override
  public void accept(int token) {
    State next = after(token);
    if (next.isDead()) {
      throw new IllegalArgumentException("token %d may not come here".formatted(token));
    }
    state = next;
  }

  @Override
  public boolean isComplete() {
    return state.isComplete();
  }

  @Override
  public void close() {}

  private State after(int token) {
    boolean ends = state.isAccepting() && Arrays.binarySearch(trie.ends(), token) >= 0;
    return ends ? state : state.next(token, trie.piece(token));
  }
}
