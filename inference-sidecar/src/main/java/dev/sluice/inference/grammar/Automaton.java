package dev.sluice.inference.grammar;

import dev.sluice.inference.grammar.Grammar.ByteRange;
import dev.sluice.inference.grammar.Grammar.Choice;
import dev.sluice.inference.grammar.Grammar.Repeat;
import dev.sluice.inference.grammar.Grammar.Rule;
import dev.sluice.inference.grammar.Grammar.Sequence;
import dev.sluice.inference.grammar.Grammar.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pushdown automaton that follows a grammar along all its ways at once. Its states are made when
 * they are reached and remembered, up to a bound. Safe for all threads.
 */
final class Automaton {
  private static final int MAX_STATES = 4096;
  private static final int MAX_STACKS = 200_000;
  private static final int MAX_WAYS = 10_000;
  private static final int MAX_MASK_TOKENS = 1 << 20;

  private record Ways(List<Stack> stacks, boolean accepting) {}

  private final Grammar root;
  private final GrammarAnalysis analysis;
  private final BitSet usableBytes;
  private final int[] classes = new int[256];
  private final int classCount;
  private final boolean namesTokens;
  private final int horizon;
  private final State dead;
  private Stacks stacks;
  private Map<Ways, State> states = new HashMap<>();
  private State start;
  private int maskTokens;

  /**
   * Makes the automaton of a grammar.
   *
   * @param root where the grammar begins
   * @param usableBytes the bytes that can be written
   * @param horizon how many bytes one token has at most
   * @throws GrammarException if the grammar cannot be followed to its end
   */
  Automaton(Grammar root, BitSet usableBytes, int horizon) throws GrammarException {
    this.root = root;
    this.usableBytes = usableBytes;
    this.horizon = horizon;
    this.analysis = new GrammarAnalysis(root, usableBytes);
    this.namesTokens = analysis.namesTokens();
    this.classCount = classify(analysis.ranges());
    this.dead = new State(this, List.of(), false, classCount);
    this.stacks = new Stacks(horizon);
    this.start = dead;
    try {
      restart();
    } catch (IllegalStateException e) {
      throw new GrammarException(
          "The grammar can be read in over %d ways at its begin; make it simpler."
              .formatted(MAX_WAYS),
          e);
    }
  }

  /** Puts bytes that no range tells apart into one class; returns how many classes there are. */
  private int classify(List<ByteRange> ranges) {
    BitSet begins = new BitSet();
    for (ByteRange range : ranges) {
      begins.set(range.from());
      begins.set(range.to() + 1);
    }
    int current = 0;
    for (int b = 0; b < classes.length; b++) {
      boolean usable = usableBytes.get(b);
      if (b > 0 && (begins.get(b) || usable != usableBytes.get(b - 1))) {
        current++;
      }
      classes[b] = current;
    }
    return current + 1;
  }

  synchronized State start() {
    return start;
  }

  int classOf(int b) {
    return classes[b];
  }

  synchronized State after(State state, int b) {
    if (!usableBytes.get(b)) {
      return dead;
    }
    List<Stack> tops = new ArrayList<>();
    for (Stack stack : state.stacks()) {
      if (stack.top instanceof ByteRange(int from, int to) && from <= b && b <= to) {
        tops.add(stack.below());
      }
    }
    return stateOf(tops);
  }

  synchronized State afterToken(State state, int token) {
    List<Stack> tops = new ArrayList<>();
    for (Stack stack : state.stacks()) {
      if (stack.top instanceof Token(int number) && number == token) {
        tops.add(stack.below());
      }
    }
    return stateOf(tops);
  }

  /** Returns whether the grammar names tokens. */
  boolean namesTokens() {
    return namesTokens;
  }

  /** Returns the state that has the ways of both. */
  synchronized State either(State a, State b) {
    if (a.isDead() || b.isDead()) {
      return a.isDead() ? b : a;
    }
    List<Stack> tops = new ArrayList<>(a.stacks());
    tops.addAll(b.stacks());
    if (a.isAccepting() || b.isAccepting()) {
      tops.add(Stack.BOTTOM);
    }
    return stateOf(tops);
  }

  /** Returns a state that no single token can tell from this one, the same for many. */
  synchronized State shorten(State state) {
    List<Stack> shortened = new ArrayList<>();
    for (Stack stack : state.stacks()) {
      shortened.add(stacks.shorten(stack));
    }
    if (state.isAccepting()) {
      shortened.add(Stack.BOTTOM);
    }
    return stateOf(shortened);
  }

  /** Counts the tokens of a mask that is remembered from now on. */
  synchronized void remembering(TokenMask mask) {
    maskTokens += mask.size();
    if (maskTokens > MAX_MASK_TOKENS) {
      restart();
    }
  }

  private State stateOf(List<Stack> tops) {
    if (tops.isEmpty()) {
      return dead;
    }
    Ways ways = follow(tops);
    State known = states.get(ways);
    if (known == null) {
      if (states.size() >= MAX_STATES || stacks.size() >= MAX_STACKS) {
        restart();
      }
      known = new State(this, ways.stacks(), ways.accepting(), classCount);
      states.put(ways, known);
    }
    return known;
  }

  /**
   * Forgets all states. Those in use stay good; equal ones that are made from now on are other
   * objects, which costs no more than finding out again what follows them.
   */
  private void restart() {
    stacks = new Stacks(horizon);
    states = new HashMap<>();
    maskTokens = 0;
    Ways ways = follow(List.of(stacks.push(root, Stack.BOTTOM)));
    start = new State(this, ways.stacks(), ways.accepting(), classCount);
    states.put(ways, start);
  }

  /** Replaces what is on top until it is a byte or a token. */
  private Ways follow(List<Stack> tops) {
    Set<Stack> seen = new HashSet<>(tops);
    Deque<Stack> open = new ArrayDeque<>(seen);
    List<Stack> ways = new ArrayList<>();
    boolean accepting = false;
    while (!open.isEmpty()) {
      Stack stack = open.remove();
      if (stack == Stack.BOTTOM) {
        accepting = true;
      } else if (stack.top instanceof ByteRange || stack.top instanceof Token) {
        ways.add(stack);
      } else {
        for (Stack next : replace(stack)) {
          if (canEnd(next) && seen.add(next)) {
            open.add(next);
          }
        }
      }
      if (seen.size() > MAX_WAYS) {
        throw new IllegalStateException(
            "The grammar can be read in over %d ways at one place.".formatted(MAX_WAYS));
      }
    }
    ways.sort(Comparator.comparingInt(stack -> stack.number));
    return new Ways(List.copyOf(ways), accepting);
  }

  private List<Stack> replace(Stack stack) {
    Stack below = stack.below();
    return switch (stack.top) {
      case Sequence(List<Grammar> parts) -> List.of(stacks.pushAll(parts, below));
      case Choice(List<Grammar> options) ->
          options.stream().map(option -> stacks.push(option, below)).toList();
      case Rule rule -> List.of(stacks.push(rule.body(), below));
      case Repeat(_, _, int max) when max == 0 -> List.of(below);
      case Repeat repeat when repeat.min() > 0 -> List.of(stacks.pushOnce(repeat, below));
      case Repeat repeat -> List.of(below, stacks.pushOnce(repeat, below));
      case ByteRange _, Token _ -> throw new IllegalStateException("nothing to replace");
    };
  }

  /** A repetition that was counted down is made of parts that were looked at before. */
  private boolean canEnd(Stack stack) {
    return stack == Stack.BOTTOM
        || (stack.top instanceof Repeat repeat
            ? repeat.min() == 0 || analysis.canEnd(repeat.part())
            : analysis.canEnd(stack.top));
  }
}
