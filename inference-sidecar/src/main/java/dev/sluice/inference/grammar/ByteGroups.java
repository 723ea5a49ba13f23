package dev.sluice.inference.grammar;

import java.util.function.IntPredicate;

/**
 * Puts the bytes into at most 64 groups, so that a set of groups fits a word. Signs that grammars
 * tell apart have groups of their own; the rest is grouped by what it is in UTF-8.
 */
final class ByteGroups {
  private static final byte[] GROUPS = new byte[256];

  static {
    int next = 0;
    for (int b = 0; b < GROUPS.length; b++) {
      boolean single = isSingle(b);
      boolean begins = b == 0 || single || isSingle(b - 1) || kind(b) != kind(b - 1);
      next += begins && b > 0 ? 1 : 0;
      GROUPS[b] = (byte) next;
    }
  }

  private ByteGroups() {}

  /** Returns the bit of a byte's group. */
  static long bit(int b) {
    return 1L << GROUPS[b];
  }

  /** Returns the groups all of whose bytes pass a test. */
  static long those(IntPredicate test) {
    long failed = 0;
    for (int b = 0; b < GROUPS.length; b++) {
      if ((failed & bit(b)) == 0 && !test.test(b)) {
        failed |= bit(b);
      }
    }
    return ~failed;
  }

  private static boolean isSingle(int b) {
    return b >= ' ' && b < 0x7F && !isLetterOrDigit(b);
  }

  private static boolean isLetterOrDigit(int b) {
    return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
  }

  /** Returns the kind of a byte that has no group of its own. */
  private static int kind(int b) {
    int[] ends = {'\t', '\n', '\r', ' ', '0', 'A', 'a', 0x7F, 0x80, 0xC0, 0xE0, 0xF0};
    int kind = 0;
    while (kind < ends.length && b >= ends[kind]) {
      kind++;
    }
    return kind;
  }
}
