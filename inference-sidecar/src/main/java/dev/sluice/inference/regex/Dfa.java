package dev.sluice.inference.regex;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A deterministic automaton over characters: a regular language. State 0 is the first one.
 * Immutable.
 *
 * @param states the states; from each the end can be reached, but from the first one of an empty
 *     language
 */
public record Dfa(List<State> states) {
  private static final int MAX_STATES = 5_000;

  /** About a second's work, which grows with the square of what a pattern lets one leave out. */
  private static final long MAX_WORK = 30_000_000;

  /**
   * A state.
   *
   * @param accepting whether a text may end here
   * @param edges where characters lead; no two have one in common
   */
  public record State(boolean accepting, List<Edge> edges) {
    /** Copies the list. */
    public State {
      edges = List.copyOf(edges);
    }
  }

  /**
   * Characters in a row that lead to the same state.
   *
   * @param from the first
   * @param to the last
   * @param target the state's index
   */
  public record Edge(int from, int to, int target) {}

  private record Pair(int first, int second) {}

  /** Copies the list. */
  public Dfa {
    states = List.copyOf(states);
  }

  /** Returns all texts. */
  public static Dfa all() {
    List<Edge> edges =
        CharSet.ALL.ranges().stream().map(r -> new Edge(r.from(), r.to(), 0)).toList();
    return new Dfa(List.of(new State(true, edges)));
  }

  /** Makes an automaton deterministic, by the subset construction. */
  static Dfa of(Nfa nfa) throws PatternException {
    Map<BitSet, Integer> numbers = new HashMap<>();
    List<BitSet> found = new ArrayList<>(List.of(nfa.first()));
    numbers.put(found.getFirst(), 0);
    List<State> states = new ArrayList<>();
    long work = 0;
    while (states.size() < found.size()) {
      BitSet current = found.get(states.size());
      List<CharSet> labels = new ArrayList<>();
      List<Integer> targets = new ArrayList<>();
      nfa.follow(current, labels, targets);
      List<Edge> edges = new ArrayList<>();
      Integer[] cuts = cuts(labels).toArray(Integer[]::new);
      for (int i = 0; i + 1 < cuts.length; i++) {
        BitSet next = new BitSet();
        for (int edge = 0; edge < targets.size(); edge++) {
          if (labels.get(edge).contains(cuts[i])) {
            next.set(targets.get(edge));
          }
        }
        work += targets.size();
        if (!next.isEmpty()) {
          next = nfa.closure(next);
          work += next.cardinality();
          int number = numbers.computeIfAbsent(next, _ -> found.size());
          if (number == found.size()) {
            found.add(next);
          }
          edges.add(new Edge(cuts[i], cuts[i + 1] - 1, number));
        }
      }
      states.add(new State(nfa.accepts(current), merged(edges)));
      checkSize(found.size());
      if (work > MAX_WORK) {
        throw new PatternException("leaves too much open to be decided character by character");
      }
    }
    return new Dfa(states).live();
  }

  /** Returns the characters at which some set begins or has just ended, in order. */
  private static TreeSet<Integer> cuts(List<CharSet> sets) {
    TreeSet<Integer> cuts = new TreeSet<>();
    for (CharSet set : sets) {
      for (CharSet.Range range : set.ranges()) {
        cuts.add(range.from());
        cuts.add(range.to() + 1);
      }
    }
    return cuts;
  }

  private static List<Edge> merged(List<Edge> edges) {
    List<Edge> merged = new ArrayList<>();
    for (Edge edge : edges) {
      Edge last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && last.target() == edge.target() && last.to() + 1 == edge.from()) {
        merged.set(merged.size() - 1, new Edge(last.from(), edge.to(), edge.target()));
      } else {
        merged.add(edge);
      }
    }
    return merged;
  }

  /** Returns the texts that both languages have. */
  public Dfa and(Dfa other) throws PatternException {
    return combine(other, true);
  }

  /** Returns the texts of this language that another does not have. */
  public Dfa minus(Dfa other) throws PatternException {
    return combine(other, false);
  }

  private Dfa combine(Dfa other, boolean both) throws PatternException {
    Map<Pair, Integer> numbers = new HashMap<>();
    List<Pair> found = new ArrayList<>(List.of(new Pair(0, 0)));
    numbers.put(found.getFirst(), 0);
    List<State> combined = new ArrayList<>();
    while (combined.size() < found.size()) {
      Pair pair = found.get(combined.size());
      State first = states.get(pair.first());
      // The other language may have ended already: −1.
      State second =
          pair.second() < 0 ? new State(false, List.of()) : other.states.get(pair.second());
      List<Edge> edges = new ArrayList<>();
      for (Edge a : first.edges()) {
        for (Edge b : both ? second.edges() : withGaps(second.edges())) {
          int from = Math.max(a.from(), b.from());
          int to = Math.min(a.to(), b.to());
          if (from <= to) {
            Pair next = new Pair(a.target(), b.target());
            int number = numbers.computeIfAbsent(next, _ -> found.size());
            if (number == found.size()) {
              found.add(next);
            }
            edges.add(new Edge(from, to, number));
          }
        }
      }
      combined.add(new State(first.accepting() && second.accepting() == both, merged(edges)));
      checkSize(found.size());
    }
    return new Dfa(combined).live();
  }

  /** Adds edges to −1 for the characters that have none. */
  private static List<Edge> withGaps(List<Edge> edges) {
    List<Edge> all = new ArrayList<>();
    int next = 0;
    for (Edge edge : edges) {
      if (next < edge.from()) {
        all.add(new Edge(next, edge.from() - 1, -1));
      }
      all.add(edge);
      next = edge.to() + 1;
    }
    all.add(new Edge(next, Character.MAX_CODE_POINT, -1));
    return all;
  }

  private static void checkSize(int size) throws PatternException {
    if (size > MAX_STATES) {
      throw PatternException.tooManyStates(MAX_STATES);
    }
  }

  /** Leaves out the states from which no end can be reached. */
  private Dfa live() {
    BitSet live = new BitSet();
    int before = -1;
    while (live.cardinality() != before) {
      before = live.cardinality();
      for (int i = states.size() - 1; i >= 0; i--) {
        State state = states.get(i);
        if (state.accepting() || state.edges().stream().anyMatch(e -> live.get(e.target()))) {
          live.set(i);
        }
      }
    }
    live.set(0);
    List<State> kept = new ArrayList<>();
    for (int i = live.nextSetBit(0); i >= 0; i = live.nextSetBit(i + 1)) {
      List<Edge> edges = new ArrayList<>();
      for (Edge edge : states.get(i).edges()) {
        if (live.get(edge.target())) {
          int target = live.get(0, edge.target()).cardinality();
          edges.add(new Edge(edge.from(), edge.to(), target));
        }
      }
      kept.add(new State(states.get(i).accepting(), edges));
    }
    return new Dfa(kept);
  }

  /** Returns whether no text is in the language. */
  public boolean isEmpty() {
    State first = states.getFirst();
    return !first.accepting() && first.edges().isEmpty();
  }

  /** Returns whether a text is in the language. */
  public boolean accepts(String text) {
    int state = 0;
    for (int c : text.codePoints().toArray()) {
      int next = -1;
      for (Edge edge : states.get(state).edges()) {
        next = edge.from() <= c && c <= edge.to() ? edge.target() : next;
      }
      if (next < 0) {
        return false;
      }
      state = next;
    }
    return states.get(state).accepting();
  }
}
