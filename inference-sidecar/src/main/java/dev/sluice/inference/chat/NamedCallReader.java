package dev.sluice.inference.chat;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a call whose name stands before a separator, with its arguments in JSON behind. */
final class NamedCallReader implements CallReader {
  private static final int MAX_NAME = 256;
  private static final Pattern NAME = Pattern.compile("[\\w.-]+");

  private final CallSink sink;
  private final String separator;
  private final UnaryOperator<String> cleaned;
  private final StringBuilder head = new StringBuilder();
  private @Nullable JsonArguments arguments;
  private boolean begun;

  /**
   * Makes a reader.
   *
   * @param separator what stands between the name and the arguments
   * @param cleaned takes what else stands before the separator away from the name
   */
  NamedCallReader(CallSink sink, String separator, UnaryOperator<String> cleaned) {
    this.sink = sink;
    this.separator = separator;
    this.cleaned = cleaned;
  }

  @Override
  public State read(char c) {
    JsonArguments current = arguments;
    if (current != null) {
      boolean complete = current.read(c);
      sink.arguments(complete ? current.finish() : current.take());
      return complete ? State.COMPLETE : State.OPEN;
    }
    head.append(c);
    int end = head.indexOf(separator);
    if (c == '{' && end >= 0) {
      String name = cleaned.apply(head.substring(0, head.length() - 1));
      if (!NAME.matcher(name).matches()) {
        return State.NO_CALL;
      }
      begun = true;
      sink.begin(name);
      arguments = new JsonArguments(c);
      return State.OPEN;
    }
    return head.length() > MAX_NAME ? State.NO_CALL : State.OPEN;
  }

  @Override
  public State finish() {
    return begun ? State.COMPLETE : State.NO_CALL;
  }
}
