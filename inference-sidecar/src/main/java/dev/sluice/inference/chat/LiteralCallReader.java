package dev.sluice.inference.chat;

import java.util.List;

/** Reads calls that are written like those of a program; given out when they are complete. */
final class LiteralCallReader extends WholeCallReader {
  private final CallSink sink;

  /**
   * Makes a reader.
   *
   * @param closing the mark behind the calls
   */
  LiteralCallReader(CallSink sink, String closing) {
    super(closing);
    this.sink = sink;
  }

  @Override
  public State finish() {
    return giveOut(body());
  }

  @Override
  State giveOut(String text) {
    List<LiteralParser.Call> calls;
    try {
      calls = LiteralParser.calls(text);
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
