package dev.sluice.inference.grammar;

import dev.sluice.inference.grammar.Grammar.Repeat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes stacks, each only once. Used under the automaton's lock. */
final class Stacks {
  /** Compared by identity: parts of one grammar are told apart by where they are. */
  private record Key(Grammar top, Stack below) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && top == that.top && below == that.below;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(top) * 31 + below.number;
    }
  }

  private record Times(Grammar part, int min, int max) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Times that && part == that.part && min == that.min && max == that.max;
    }

    @Override
    public int hashCode() {
      return (System.identityHashCode(part) * 31 + min) * 31 + max;
    }
  }

  private final Map<Key, Stack> stacks = new HashMap<>();
  private final Map<Times, Repeat> repeats = new HashMap<>();
  private final int horizon;

  /**
   * Begins without any stack.
   *
   * @param horizon how many bytes one token has at most
   */
  Stacks(int horizon) {
    this.horizon = horizon;
  }

  int size() {
    return stacks.size();
  }

  Stack push(Grammar top, Stack below) {
    return stacks.computeIfAbsent(
        new Key(top, below), _ -> new Stack(top, below, stacks.size() + 1));
  }

  Stack pushAll(List<Grammar> parts, Stack below) {
    Stack stack = below;
    for (Grammar part : parts.reversed()) {
      stack = push(part, stack);
    }
    return stack;
  }

  /** Returns the stack after a repetition's part came once more, with that part on top. */
  Stack pushOnce(Repeat repeat, Stack below) {
    int min = Math.max(repeat.min() - 1, 0);
    int max = repeat.max() == Grammar.UNBOUNDED ? Grammar.UNBOUNDED : repeat.max() - 1;
    if (max == 0) {
      return push(repeat.part(), below);
    }
    boolean same = min == repeat.min() && max == repeat.max();
    Repeat rest = same ? repeat : times(repeat.part(), min, max);
    return push(repeat.part(), push(rest, below));
  }

  /**
   * Returns a stack that one token cannot tell from this one: no token is long enough to come to
   * the end of many repetitions. Far fewer stacks are left, so that what was found out for one of
   * them serves many.
   */
  Stack shorten(Stack stack) {
    List<Stack> unknown = new ArrayList<>();
    Stack known = stack;
    while (known != Stack.BOTTOM && known.shortened() == null) {
      unknown.add(known);
      known = known.below();
    }
    Stack result = known == Stack.BOTTOM ? known : shortenedOf(known);
    for (Stack next : unknown.reversed()) {
      result = push(shorten(next.top), result);
      next.remember(result);
    }
    return result;
  }

  private static Stack shortenedOf(Stack stack) {
    Stack shortened = stack.shortened();
    return shortened == null ? stack : shortened;
  }

  private Grammar shorten(Grammar part) {
    if (!(part instanceof Repeat repeat)) {
      return part;
    }
    boolean endless = repeat.max() > horizon;
    int min = Math.min(repeat.min(), horizon + 1);
    return endless || min != repeat.min()
        ? times(repeat.part(), min, endless ? Grammar.UNBOUNDED : repeat.max())
        : part;
  }

  private Repeat times(Grammar part, int min, int max) {
    return repeats.computeIfAbsent(new Times(part, min, max), _ -> new Repeat(part, min, max));
  }
}
