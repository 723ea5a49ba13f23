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
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds out whether a grammar can be followed to its end, and what in it cannot. */
final class GrammarAnalysis {
  private static final int MAX_PARTS = 500_000;
  private static final int MAX_EMPTY_REPETITIONS = 100;

  /** Parts come before what they are made of, but for circles. */
  private final List<Grammar> parts;

  private final BitSet usableBytes;
  private final Set<Grammar> nullable;
  private final Set<Grammar> productive;

  /**
   * Analyses a grammar.
   *
   * @param root where it begins
   * @param usableBytes the bytes that can be written
   * @throws GrammarException if it is too large, has no finite text, or begins with itself
   */
  GrammarAnalysis(Grammar root, BitSet usableBytes) throws GrammarException {
    this.usableBytes = usableBytes;
    this.parts = reachable(root);
    this.nullable = fixpoint(this::isNullable);
    this.productive = fixpoint(this::isProductive);
    if (!productive.contains(root)) {
      throw new GrammarException("No finite text that the model can write fits the grammar.");
    }
    refuseLeftRecursion();
    refuseEmptyRepetitions();
  }

  /** Returns whether some finite text fits this part. */
  boolean canEnd(Grammar part) {
    return productive.contains(part);
  }

  /** Returns all ranges of bytes in the grammar. */
  List<ByteRange> ranges() {
    return parts.stream().filter(ByteRange.class::isInstance).map(ByteRange.class::cast).toList();
  }

  /** Returns whether the grammar names tokens. */
  boolean namesTokens() {
    return parts.stream().anyMatch(Token.class::isInstance);
  }

  private static List<Grammar> reachable(Grammar root) throws GrammarException {
    Set<Grammar> seen = identitySet();
    List<Grammar> ordered = new ArrayList<>();
    Deque<Grammar> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Grammar part = open.pop();
      if (seen.add(part)) {
        ordered.add(part);
        children(part).forEach(open::push);
      }
      if (ordered.size() > MAX_PARTS) {
        throw new GrammarException(
            "The grammar has over %d parts; make it simpler.".formatted(MAX_PARTS));
      }
    }
    return ordered;
  }

  private static List<Grammar> children(Grammar part) {
    return switch (part) {
      case ByteRange _, Token _ -> List.of();
      case Sequence(List<Grammar> parts) -> parts;
      case Choice(List<Grammar> options) -> options;
      case Repeat repeat -> List.of(repeat.part());
      case Rule rule -> List.of(rule.body());
    };
  }

  /** Returns the smallest set of parts that a test, which looks at the set, lets in. */
  private Set<Grammar> fixpoint(Test test) {
    Set<Grammar> members = identitySet();
    boolean grows = true;
    while (grows) {
      grows = false;
      for (Grammar part : parts.reversed()) {
        if (!members.contains(part) && test.test(part, members::contains)) {
          members.add(part);
          grows = true;
        }
      }
    }
    return members;
  }

  /** Tests a part, knowing what others were found to be. */
  private interface Test {
    boolean test(Grammar part, Predicate<Grammar> known);
  }

  private boolean isNullable(Grammar part, Predicate<Grammar> known) {
    return switch (part) {
      case ByteRange _, Token _ -> false;
      case Sequence(List<Grammar> parts) -> parts.stream().allMatch(known);
      case Choice(List<Grammar> options) -> options.stream().anyMatch(known);
      case Repeat repeat -> repeat.min() == 0 || known.test(repeat.part());
      case Rule rule -> known.test(rule.body());
    };
  }

  private boolean isProductive(Grammar part, Predicate<Grammar> known) {
    return switch (part) {
      case ByteRange(int from, int to) -> {
        int usable = usableBytes.nextSetBit(from);
        yield usable >= 0 && usable <= to;
      }
      case Token _ -> true;
      case Sequence(List<Grammar> parts) -> parts.stream().allMatch(known);
      case Choice(List<Grammar> options) -> options.stream().anyMatch(known);
      case Repeat repeat -> repeat.min() == 0 || known.test(repeat.part());
      case Rule rule -> known.test(rule.body());
    };
  }

  /** Takes away what begins with nothing that is left, over and over; circles stay. */
  private void refuseLeftRecursion() throws GrammarException {
    IdentityHashMap<Grammar, List<Grammar>> beginners = new IdentityHashMap<>();
    IdentityHashMap<Grammar, Integer> unresolved = new IdentityHashMap<>();
    Deque<Grammar> resolved = new ArrayDeque<>();
    for (Grammar part : parts) {
      List<Grammar> first = beginnings(part);
      first.forEach(f -> beginners.computeIfAbsent(f, _ -> new ArrayList<>()).add(part));
      unresolved.put(part, first.size());
      if (first.isEmpty()) {
        resolved.add(part);
      }
    }
    while (!resolved.isEmpty()) {
      Grammar done = resolved.remove();
      unresolved.remove(done);
      for (Grammar part : beginners.getOrDefault(done, List.of())) {
        if (unresolved.merge(part, -1, Integer::sum) == 0) {
          resolved.add(part);
        }
      }
    }
    for (Grammar part : unresolved.keySet()) {
      if (part instanceof Rule rule) {
        throw new GrammarException(
            "The rule %s begins with itself, so that it would never get anywhere; put something"
                    .formatted(rule)
                + " before it.");
      }
    }
  }

  /** Each repetition of what may be empty would have to be followed at once. */
  private void refuseEmptyRepetitions() throws GrammarException {
    for (Grammar part : parts) {
      if (part instanceof Repeat(Grammar repeated, _, int max)
          && max != Grammar.UNBOUNDED
          && max > MAX_EMPTY_REPETITIONS
          && nullable.contains(repeated)) {
        throw new GrammarException(
            "The grammar repeats something that may be empty up to %d times; at most %d are possible."
                .formatted(max, MAX_EMPTY_REPETITIONS));
      }
    }
  }

  private List<Grammar> beginnings(Grammar part) {
    if (!(part instanceof Sequence(List<Grammar> sequence))) {
      return children(part);
    }
    List<Grammar> first = new ArrayList<>();
    for (Grammar next : sequence) {
      first.add(next);
      if (!nullable.contains(next)) {
        break;
      }
    }
    return first;
  }

  private static Set<Grammar> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
