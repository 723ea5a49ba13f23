package dev.sluice.inference.chat;

import java.util.List;

/** Reads calls that are written like those of a program; given out when they are complete. */
final class LiteralCallReader implements CallReader {
  private final CallSink sink;
  private final String closing;
  private final StringBuilder body = new StringBuilder();

  /**
   * Makes a reader.
   *
   * @param closing the mark behind the calls
   */
  LiteralCallReader(CallSink sink, String closing) {
    this.sink = sink;
    this.closing = closing;
  }

  @Override
  public State read(char c) {
    body.append(c);
    int end = body.length() - closing.length();
    if (end < 0 || body.indexOf(closing, end) < 0) {
      return State.OPEN;
    }
    body.setLength(end);
    return giveOut();
  }

  @Override
  public State finish() {
    return giveOut();
  }

  private State giveOut() {
    List<LiteralParser.Call> calls;
    try {
      calls = LiteralParser.calls(body.toString());
    } catch (IllegalArgumentException e) {
      return State.NO_CALL;
    }
    for (LiteralParser.Call call : calls) {
      sink.begin(call.name());
      sink.arguments(call.arguments().toString());
    }
    return State.COMPLETE;
  }
}
