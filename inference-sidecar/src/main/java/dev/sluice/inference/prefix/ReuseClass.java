package dev.sluice.inference.prefix;

/**
 * What is known of a block that bears on whether it is used again.
 *
 * @param history how it was used so far
 * @param output magnitude of the answer of the call that used it last
 * @param length magnitude of that call's prompt
 */
record ReuseClass(History history, int output, int length) {
  static final int OUTPUTS = 11;
  static final int LENGTHS = 8;
  private static final int SHORTEST_LENGTH = 12;

  /** How a block was used so far. */
  enum History {
    /** It is not full, so only the very same prompt can use it again. */
    PARTIAL(0),
    FIRST_TURN(1),
    SECOND_TURN(2),
    LATER_TURN(3),
    USED_TWICE(4),
    USED_THRICE(5),
    USED_UP_TO_FIVE_TIMES(6),
    USED_OFTEN(7);

    private final int index;

    History(int index) {
      this.index = index;
    }

    /** Returns its place among all, from 0. */
    int index() {
      return index;
    }

    static History of(boolean partial, int uses, int turn) {
      if (partial) {
        return PARTIAL;
      }
      return switch (uses) {
        case 0, 1 -> turn <= 1 ? FIRST_TURN : turn == 2 ? SECOND_TURN : LATER_TURN;
        case 2 -> USED_TWICE;
        case 3 -> USED_THRICE;
        case 4, 5 -> USED_UP_TO_FIVE_TIMES;
        default -> USED_OFTEN;
      };
    }
  }

  /** Classifies a block by its history and by the tokens of the call that used it last. */
  static ReuseClass of(History history, long promptTokens, long outputTokens) {
    return new ReuseClass(
        history,
        Math.min(OUTPUTS - 1, bits(outputTokens)),
        Math.clamp(bits(promptTokens) - SHORTEST_LENGTH, 0, LENGTHS - 1));
  }

  /** Returns the class without its prompt length, as a number. */
  int outputIndex() {
    return history.index() * OUTPUTS + output;
  }

  /** Returns the class as a number. */
  int index() {
    return outputIndex() * LENGTHS + length;
  }

  private static int bits(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }
}
