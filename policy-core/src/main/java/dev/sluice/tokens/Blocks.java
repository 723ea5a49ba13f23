package dev.sluice.tokens;

/**
 * Cuts text into blocks whose tokens can be counted one by one: so one character beyond ASCII does
 * not slow a long text down, and nobody can keep a processor busy with a word of a megabyte.
 *
 * <p>A block ends between a letter and a space with a letter after it, where every encoding begins
 * a new piece, so that the sum is exact. Only where no such place comes in time does a block end
 * anywhere, which may count a token too many.
 */
final class Blocks {
  private static final int LEAST = 512;
  private static final int MOST = 4_096;

  private Blocks() {}

  /** Returns where the block ends that begins at a place. */
  static int end(String text, int from) {
    if (text.length() - from <= LEAST) {
      return text.length();
    }
    int last = Math.min(text.length() - 1, from + MOST);
    for (int at = from + LEAST; at < last; at++) {
      if (text.charAt(at) == ' ' && letter(text.charAt(at - 1)) && letter(text.charAt(at + 1))) {
        return at;
      }
    }
    if (text.length() - from <= MOST) {
      return text.length();
    }
    return Character.isLowSurrogate(text.charAt(last)) ? last - 1 : last;
  }

  private static boolean letter(char c) {
    int small = c | 0x20;
    return small >= 'a' && small <= 'z';
  }
}
