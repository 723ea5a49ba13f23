package dev.sluice.tokens;

/**
 * The tokens of words that were met and are no token themselves: most of a new text is known words.
 * Safe for any number of threads.
 */
final class Words {
  /** Longer pieces are counted each time: a word's bytes and their number are its key. */
  private static final int LONGEST = 2 * Long.BYTES - 1;

  private static final int REMEMBERED = 1 << 14;

  private final TokenMemory counts = new TokenMemory(REMEMBERED);

  /** Returns the tokens of a piece of a text, merged if they are not known. */
  int count(byte[] text, int from, int to, Merges merges) {
    int length = to - from;
    if (length > LONGEST) {
      return merges.count(text, from, to);
    }
    long low = Octets.of(text, from, Math.min(length, Long.BYTES));
    long rest = Octets.of(text, from + Long.BYTES, length - Long.BYTES);
    long high = rest << Byte.SIZE | length;
    int known = counts.get(high, low);
    if (known < 0) {
      known = merges.count(text, from, to);
      counts.put(high, low, known);
    }
    return known;
  }
}
