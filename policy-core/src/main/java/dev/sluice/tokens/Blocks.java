package dev.sluice.tokens;

/**
 * Cuts long text into blocks whose tokens can be counted one by one, so that no second copy of it
 * is needed at once.
 *
 * <p>A block ends between a letter and a space with a letter after it, or between a line feed and a
 * letter: there every encoding begins a new piece, so that the sum is exact. Where no such place
 * comes, no block ends.
 */
final class Blocks {
  private static final int LEAST = 4_096;

  private Blocks() {}

  /** Returns where the block ends that begins at a place. */
  static int end(String text, int from) {
    int last = text.length() - 1;
    for (int at = from + LEAST; at < last; at++) {
      if (cut(text.charAt(at - 1), text.charAt(at), text.charAt(at + 1))) {
        return at;
      }
    }
    return text.length();
  }

  private static boolean cut(char before, char first, char second) {
    return first == ' ' ? letter(before) && letter(second) : before == '\n' && letter(first);
  }

  private static boolean letter(char c) {
    return Character.isLetter(c);
  }
}
