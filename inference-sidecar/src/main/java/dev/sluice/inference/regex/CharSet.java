package dev.sluice.inference.regex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode characters, surrogates excluded. Immutable.
 *
 * @param ranges the characters in order; ranges that touch are one
 */
public record CharSet(List<Range> ranges) {
  /** No character. */
  public static final CharSet NONE = new CharSet(List.of());

  /** Every character. */
  public static final CharSet ALL =
      new CharSet(List.of(new Range(0, 0xD7FF), new Range(0xE000, Character.MAX_CODE_POINT)));

  /**
   * Characters in a row.
   *
   * @param from the first
   * @param to the last
   */
  public record Range(int from, int to) {}

  /** Copies the list. */
  public CharSet {
    ranges = List.copyOf(ranges);
  }

  /** Returns the characters from one to another. */
  public static CharSet range(int from, int to) {
    return from > to ? NONE : new CharSet(List.of(new Range(from, to))).and(ALL);
  }

  /** Returns the characters of a text. */
  public static CharSet of(String characters) {
    CharSet set = NONE;
    for (int c : characters.codePoints().toArray()) {
      set = set.or(range(c, c));
    }
    return set;
  }

  /** Returns the characters of both sets. */
  public CharSet or(CharSet other) {
    List<Range> all = new ArrayList<>(ranges);
    all.addAll(other.ranges);
    all.sort(Comparator.comparingInt(Range::from));
    List<Range> merged = new ArrayList<>();
    for (Range range : all) {
      Range last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && range.from() <= last.to() + 1) {
        merged.set(merged.size() - 1, new Range(last.from(), Math.max(last.to(), range.to())));
      } else {
        merged.add(range);
      }
    }
    return new CharSet(merged);
  }

  /** Returns the characters that both sets have. */
  public CharSet and(CharSet other) {
    List<Range> common = new ArrayList<>();
    for (Range a : ranges) {
      for (Range b : other.ranges) {
        int from = Math.max(a.from(), b.from());
        int to = Math.min(a.to(), b.to());
        if (from <= to) {
          common.add(new Range(from, to));
        }
      }
    }
    return new CharSet(common);
  }

  /** Returns the characters that this set does not have. */
  public CharSet not() {
    List<Range> gaps = new ArrayList<>();
    int next = 0;
    for (Range range : ranges) {
      if (next < range.from()) {
        gaps.add(new Range(next, range.from() - 1));
      }
      next = range.to() + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      gaps.add(new Range(next, Character.MAX_CODE_POINT));
    }
    return new CharSet(gaps).and(ALL);
  }

  /** Returns the characters of this set that another does not have. */
  public CharSet minus(CharSet other) {
    return and(other.not());
  }

  /** Returns whether a character is in the set. */
  boolean contains(int c) {
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).to() < c) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < ranges.size() && ranges.get(low).from() <= c;
  }

  /** Returns whether there is no character. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }
}
