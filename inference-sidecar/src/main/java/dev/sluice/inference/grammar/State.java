package dev.sluice.inference.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All ways in which an answer may go on from some place. Equal states of one automaton are the same
 * object; what follows them is found out when it is asked for. Safe for all threads.
 */
final class State {
  private final Automaton automaton;

  /** Stacks with a range of bytes or a token on top. */
  private final List<Stack> stacks;

  private final boolean accepting;

  /** By class of bytes. Written without a lock: every state is the same whoever made it. */
  private final @Nullable State[] next;

  /** 0 while unknown; the bits that stand for no group are always set. */
  private long loops;

  private @Nullable State shortened;
  private @Nullable TokenMask mask;

  State(Automaton automaton, List<Stack> stacks, boolean accepting, int classes) {
    this.automaton = automaton;
    this.stacks = stacks;
    this.accepting = accepting;
    this.next = new @Nullable State[classes];
  }

  /** Returns whether the answer may end here. */
  boolean isAccepting() {
    return accepting;
  }

  /** Returns whether nothing may follow, not even the end. */
  boolean isDead() {
    return stacks.isEmpty() && !accepting;
  }

  /** Returns whether only the end may follow. */
  boolean isComplete() {
    return stacks.isEmpty() && accepting;
  }

  /** Returns the groups of bytes that lead back to this very state, one bit each. */
  long loops() {
    long known = loops;
    if (known == 0) {
      known = ByteGroups.those(b -> next(b) == this);
      loops = known;
    }
    return known;
  }

  List<Stack> stacks() {
    return stacks;
  }

  /** Returns the state after a byte, 0 to 255. */
  State next(int b) {
    int byteClass = automaton.classOf(b);
    State known = next[byteClass];
    if (known == null) {
      known = automaton.after(this, b);
      next[byteClass] = known;
    }
    return known;
  }

  /** Returns the state after bytes. */
  State next(byte[] bytes, int from, int to) {
    State state = this;
    for (int i = from; i < to && !state.isDead(); i++) {
      state = state.next(bytes[i] & 0xFF);
    }
    return state;
  }

  /** Returns the state after a token, which fits by its bytes, by its name, or by both. */
  State next(int token, byte[] piece) {
    if (piece.length == 0) {
      return automaton.afterToken(this, token);
    }
    State written = next(piece, 0, piece.length);
    return automaton.namesTokens()
        ? automaton.either(written, automaton.afterToken(this, token))
        : written;
  }

  /** Returns which tokens may come. */
  TokenMask mask(TokenTrie trie) {
    TokenMask known = mask;
    if (known == null) {
      known = shortened().ownMask(trie);
      mask = known;
    }
    return known;
  }

  private State shortened() {
    State known = shortened;
    if (known == null) {
      known = automaton.shorten(this);
      shortened = known;
    }
    return known;
  }

  private TokenMask ownMask(TokenTrie trie) {
    TokenMask known = mask;
    if (known == null) {
      known = TokenMask.of(this, trie);
      mask = known;
      automaton.remembering(known);
    }
    return known;
  }
}
