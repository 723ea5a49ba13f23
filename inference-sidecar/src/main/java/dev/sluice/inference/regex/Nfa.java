package dev.sluice.inference.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A nondeterministic automaton, built from a pattern by Thompson's construction. */
final class Nfa {
  private static final int MAX_STATES = 50_000;

  /** An edge; without a label it is taken for nothing. */
  private record Edge(Syntax.Chars chars, int target) {}

  private final List<List<Edge>> edges = new ArrayList<>();
  private final List<List<Integer>> free = new ArrayList<>();

  /** What anchors lead from: free where a text begins, and where it ends. */
  private final BitSet begins = new BitSet();

  private final BitSet ends = new BitSet();
  private final int start;
  private final int accept;

  /**
   * Builds an automaton.
   *
   * @param pattern what it looks for
   * @param anywhere whether other characters may come before and after
   */
  Nfa(Syntax pattern, boolean anywhere) throws PatternException {
    start = state();
    int from = state();
    int to = state();
    accept = state();
    if (anywhere) {
      loop(start);
      loop(accept);
    }
    free.get(start).add(from);
    free.get(to).add(accept);
    add(pattern, from, to);
  }

  private void loop(int state) {
    edges.get(state).add(new Edge(new Syntax.Chars(CharSet.ALL), state));
  }

  private int state() throws PatternException {
    if (edges.size() >= MAX_STATES) {
      throw new PatternException("repeats too much");
    }
    edges.add(new ArrayList<>());
    free.add(new ArrayList<>());
    return edges.size() - 1;
  }

  private void add(Syntax syntax, int from, int to) throws PatternException {
    switch (syntax) {
      case Syntax.Chars chars -> edges.get(from).add(new Edge(chars, to));
      case Syntax.Anchor anchor -> addAnchor(anchor, from, to);
      case Syntax.Sequence(List<Syntax> parts) -> addSequence(parts, from, to);
      case Syntax.Choice(List<Syntax> options) -> {
        for (Syntax option : options) {
          // A way of its own: a loop in one option must not begin another.
          int first = state();
          free.get(from).add(first);
          add(option, first, to);
        }
      }
      case Syntax.Repeat repeat -> addRepeat(repeat, from, to);
    }
  }

  private void addAnchor(Syntax.Anchor anchor, int from, int to) throws PatternException {
    int passing = state();
    free.get(from).add(passing);
    free.get(passing).add(to);
    (anchor == Syntax.Anchor.BEGIN ? begins : ends).set(passing);
  }

  private void addSequence(List<Syntax> parts, int from, int to) throws PatternException {
    int last = from;
    for (Syntax part : parts) {
      int next = state();
      add(part, last, next);
      last = next;
    }
    free.get(last).add(to);
  }

  private void addRepeat(Syntax.Repeat repeat, int from, int to) throws PatternException {
    int last = from;
    for (int i = 0; i < repeat.min(); i++) {
      int next = state();
      add(repeat.part(), last, next);
      last = next;
    }
    if (repeat.max() < 0) {
      int again = state();
      free.get(last).add(again);
      int behind = state();
      add(repeat.part(), again, behind);
      free.get(behind).add(again);
      last = again;
    }
    for (int i = repeat.min(); i < repeat.max(); i++) {
      free.get(last).add(to);
      int next = state();
      add(repeat.part(), last, next);
      last = next;
    }
    free.get(last).add(to);
  }

  /** Returns the states before the first character. */
  BitSet first() {
    BitSet states = new BitSet();
    states.set(start);
    return closure(states, begins);
  }

  /** Returns whether a text that leads to these states may end there. */
  boolean accepts(BitSet states) {
    return closure(states, ends).get(accept);
  }

  /** Adds the characters on all edges from these states and where they lead. */
  void follow(BitSet states, List<CharSet> labels, List<Integer> targets) {
    states.stream()
        .forEach(
            state -> {
              for (Edge edge : edges.get(state)) {
                labels.add(edge.chars().set());
                targets.add(edge.target());
              }
            });
  }

  /** Adds all states that are reached for nothing where the text neither begins nor ends. */
  BitSet closure(BitSet states) {
    return closure(states, new BitSet());
  }

  private BitSet closure(BitSet states, BitSet passable) {
    BitSet all = (BitSet) states.clone();
    IntStack open = new IntStack(states);
    while (!open.isEmpty()) {
      int state = open.pop();
      if ((begins.get(state) || ends.get(state)) && !passable.get(state)) {
        continue;
      }
      for (int next : free.get(state)) {
        if (!all.get(next)) {
          all.set(next);
          open.push(next);
        }
      }
    }
    return all;
  }

  /** States that are still to be looked at, in any order. */
  private static final class IntStack {
    private int[] states;
    private int size;

    IntStack(BitSet first) {
      states = first.stream().toArray();
      size = states.length;
    }

    boolean isEmpty() {
      return size == 0;
    }

    int pop() {
      return states[--size];
    }

    void push(int state) {
      if (size == states.length) {
        states = Arrays.copyOf(states, 2 * size + 1);
      }
      states[size++] = state;
    }
  }
}
