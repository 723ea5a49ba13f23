package dev.sluice.trim;

import java.util.Locale;

/**
 * What of a conversation is never left out: {@code system} prompts, or the {@code last: n} turns.
 *
 * @param turns how many turns at the end, or 0 for the system prompts
 */
public record Keep(int turns) {
  /** The instructions of the application, wherever they stand. */
  public static final Keep SYSTEM = new Keep(0);

  private static final int MOST = 10_000;

  public Keep {
    if (turns < 0 || turns > MOST) {
      throw new IllegalArgumentException("last turns to keep are 1 to " + MOST + ", got " + turns);
    }
  }

  /** Returns the last turns of a conversation, at least one. */
  public static Keep last(int turns) {
    if (turns < 1) {
      throw new IllegalArgumentException("the last turn is always kept, so at least 1: " + turns);
    }
    return new Keep(turns);
  }

  /**
   * Reads {@code system} or {@code last: 6}.
   *
   * @throws IllegalArgumentException if the text says neither
   */
  public static Keep parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals("system")) {
      return SYSTEM;
    }
    if (word.startsWith("last:")) {
      String number = word.substring(5).strip();
      if (!number.isEmpty() && number.length() < 8 && number.chars().allMatch(Keep::digit)) {
        return last(Integer.parseInt(number));
      }
    }
    throw new IllegalArgumentException("what to keep is system or last: TURNS, got " + text);
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return turns == 0 ? "system" : "last: " + turns;
  }
}
