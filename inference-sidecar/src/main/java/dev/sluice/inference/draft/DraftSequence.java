package dev.sluice.inference.draft;

import dev.sluice.inference.speculate.Lookahead;
import java.util.Arrays;

/** What the draft model has of one sequence. Used by one thread. */
final class DraftSequence {
  private final Lookahead target;
  private final int number;
  private int[] guesses = new int[8];
  private int count;
  private int base;
  private int length;
  private long lastRound;

  DraftSequence(Lookahead target, int number) {
    this.target = target;
    this.number = number;
  }

  Lookahead target() {
    return target;
  }

  /** Returns its number in the draft model's decoder. */
  int number() {
    return number;
  }

  /** Returns how many tokens the decoder has of it, guesses of the last round included. */
  int length() {
    return length;
  }

  /**
   * Returns how many of these are the sequence's own: guesses count as far as they came true. The
   * last token does not count, as the first guess comes from computing it.
   */
  int agreed() {
    int most = Math.min(length, target.size() - 1);
    int agreed = Math.min(base, most);
    while (agreed >= base && agreed < most && guesses[agreed - base] == target.token(agreed)) {
      agreed++;
    }
    return agreed;
  }

  /** Drops what did not come true and begins a round of guesses. */
  void begin(int agreed, long round) {
    length = agreed;
    base = target.size();
    count = 0;
    lastRound = round;
  }

  /** Says that the decoder has computed its next token. */
  void computed() {
    length++;
  }

  void guess(int token) {
    if (count == guesses.length) {
      guesses = Arrays.copyOf(guesses, 2 * count);
    }
    guesses[count++] = token;
    target.draft(token);
  }

  /** Returns the last guess. */
  int lastGuess() {
    return guesses[count - 1];
  }

  /** Returns how many guesses this round has. */
  int count() {
    return count;
  }

  /** Returns the round in which it was last guessed for. */
  long lastRound() {
    return lastRound;
  }
}
