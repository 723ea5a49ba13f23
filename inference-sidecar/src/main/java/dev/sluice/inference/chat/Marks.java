package dev.sluice.inference.chat;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts that are looked for in a growing text. Immutable. */
final class Marks {
  /**
   * Where a mark is.
   *
   * @param start its first character
   * @param mark the mark
   */
  record Found(int start, String mark) {
    int end() {
      return start + mark.length();
    }
  }

  private final List<String> marks;

  Marks(List<String> marks) {
    this.marks = marks.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
  }

  boolean isEmpty() {
    return marks.isEmpty();
  }

  /** Returns the first mark, the longest one of its place; null when there is none. */
  @Nullable Found find(CharSequence text) {
    String all = text.toString();
    Found first = null;
    for (String mark : marks) {
      int start = all.indexOf(mark);
      if (start >= 0 && (first == null || start < first.start())) {
        first = new Found(start, mark);
      }
    }
    return first;
  }

  /** Returns where the end of a text begins that may become a mark, or a longer one. */
  int firstUnfinished(CharSequence text) {
    String all = text.toString();
    int longest = marks.isEmpty() ? 0 : marks.getFirst().length();
    for (int i = Math.max(0, all.length() - longest + 1); i < all.length(); i++) {
      String end = all.substring(i);
      if (marks.stream().anyMatch(mark -> mark.length() > end.length() && mark.startsWith(end))) {
        return i;
      }
    }
    return all.length();
  }
}
