package dev.sluice.inference.prefix;

/**
 * What is known of a block that bears on whether it is used again.
 *
 * <p>Classes are nested: each level divides the classes of the level before by one more trait.
 *
 * @param history how it was used so far
 * @param growth how the call that used it last grew out of earlier ones
 * @param output magnitude of that call's answer
 * @param length magnitude of that call's prompt
 */
record ReuseClass(History history, Growth growth, int output, int length) {
  static final int LEVELS = 4;
  private static final int OUTPUTS = 11;
  private static final int LENGTHS = 8;
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

  /** How much a call's prompt added to what was known of it. */
  enum Growth {
    /** At least as much as was known: a conversation that starts, or turns to something else. */
    START(0),
    /** A block at most, as when an answer is asked for again or a document is questioned. */
    REPEAT(1),
    /** Less than was known: the next turn of a conversation. */
    CONTINUATION(2);

    private final int index;

    Growth(int index) {
      this.index = index;
    }

    static Growth of(int knownBlocks, int addedBlocks) {
      if (addedBlocks >= knownBlocks) {
        return START;
      }
      return addedBlocks <= 1 ? REPEAT : CONTINUATION;
    }
  }

  /** Classifies a block by its history and by the call that used it last. */
  static ReuseClass of(History history, Growth growth, long promptTokens, long outputTokens) {
    return new ReuseClass(
        history,
        growth,
        Math.min(OUTPUTS - 1, bits(outputTokens)),
        Math.clamp(bits(promptTokens) - SHORTEST_LENGTH, 0, LENGTHS - 1));
  }

  /** Returns how many classes a level has. */
  static int classes(int level) {
    int histories = History.values().length;
    int growths = histories * Growth.values().length;
    return switch (level) {
      case 0 -> histories;
      case 1 -> growths;
      case 2 -> growths * OUTPUTS;
      default -> growths * OUTPUTS * LENGTHS;
    };
  }

  /** Returns the class that this one is part of at a level, as a number from 0. */
  int index(int level) {
    return switch (level) {
      case 0 -> history.index;
      case 1 -> index(0) * Growth.values().length + growth.index;
      case 2 -> index(1) * OUTPUTS + output;
      default -> index(2) * LENGTHS + length;
    };
  }

  private static int bits(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }
}
