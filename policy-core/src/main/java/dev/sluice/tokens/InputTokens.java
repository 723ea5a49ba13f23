package dev.sluice.tokens;

/** The tokens of a call's input, message by message; immutable. */
public final class InputTokens {
  private final int[] messages;
  private final long rest;
  private final long total;

  /**
   * Makes the counts.
   *
   * @param messages tokens of each message, in order; not copied
   * @param rest tokens of what is no message: tools, schemas, the beginning of the answer
   */
  InputTokens(int[] messages, long rest) {
    this.messages = messages;
    this.rest = rest;
    long sum = rest;
    for (int tokens : messages) {
      sum += tokens;
    }
    this.total = sum;
  }

  /** Returns the tokens of the message at a place, its overhead included. */
  public int message(int index) {
    return messages[index];
  }

  /** Returns the tokens that stay whatever messages are taken away. */
  public long rest() {
    return rest;
  }

  /** Returns all tokens of the input. */
  public long total() {
    return total;
  }
}
