package dev.sluice.inference.chat;

/** Reads what ends with a mark, to give it out when it is complete. */
abstract class WholeCallReader implements CallReader {
  private final String closing;
  private final StringBuilder body = new StringBuilder();

  /**
   * Makes a reader.
   *
   * @param closing the mark behind
   */
  WholeCallReader(String closing) {
    this.closing = closing;
  }

  @Override
  public final State read(char c) {
    body.append(c);
    int end = body.length() - closing.length();
    if (end < 0 || body.indexOf(closing, end) < 0) {
      return State.OPEN;
    }
    body.setLength(end);
    return giveOut(body.toString());
  }

  /** Returns what was read so far. */
  final String body() {
    return body.toString();
  }

  /** Gives out the calls of a complete text; returns {@link State#NO_CALL} when it has none. */
  abstract State giveOut(String text);
}
