package dev.sluice.inference.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a call that is a JSON object with a name and arguments, or an array of such objects. */
final class JsonCallReader implements CallReader {
  private static final Set<String> NAMES = Set.of("name", "tool_name");
  private static final Set<String> ARGUMENTS = Set.of("arguments", "parameters");

  private final CallSink sink;
  private final boolean knownNamesOnly;
  private final Deque<Character> open = new ArrayDeque<>();
  private final StringBuilder string = new StringBuilder();
  private boolean inString;
  private boolean escaped;
  private boolean expectsValue;
  private String key = "";
  private @Nullable String name;
  private @Nullable JsonArguments arguments;
  private @Nullable String heldArguments;
  private boolean begun;
  private boolean anyBegun;

  /**
   * Makes a reader.
   *
   * @param knownNamesOnly whether an unknown name means that this is no call
   */
  JsonCallReader(CallSink sink, boolean knownNamesOnly) {
    this.sink = sink;
    this.knownNamesOnly = knownNamesOnly;
  }

  @Override
  public State read(char c) {
    JsonArguments current = arguments;
    if (current != null && (current.isDelimited() || ",}]".indexOf(c) < 0)) {
      if (current.read(c) && current.isDelimited()) {
        endArguments(current);
      } else if (begun) {
        sink.arguments(current.take());
      }
      return State.OPEN;
    }
    if (current != null) {
      endArguments(current);
    }
    if (inString) {
      return readString(c);
    }
    return Character.isWhitespace(c) ? State.OPEN : readStructure(c);
  }

  private State readString(char c) {
    if (!escaped && c == '"') {
      inString = false;
      return endString(string.toString());
    }
    escaped = !escaped && c == '\\';
    if (!escaped) {
      string.append(c);
    }
    return State.OPEN;
  }

  private State endString(String text) {
    if (!expectsValue) {
      key = text;
      return State.OPEN;
    }
    if (NAMES.contains(key)) {
      if (knownNamesOnly && !sink.tools().names().contains(text)) {
        return noCall();
      }
      name = text;
      begin();
    }
    return State.OPEN;
  }

  private State readStructure(char c) {
    if (open.isEmpty() && c != '{' && c != '[') {
      return noCall();
    }
    if (expectsValue && ARGUMENTS.contains(key)) {
      arguments = new JsonArguments(c);
      expectsValue = false;
      key = "";
      return State.OPEN;
    }
    switch (c) {
      case '"' -> {
        inString = true;
        escaped = false;
        string.setLength(0);
      }
      case ':' -> expectsValue = true;
      case ',' -> expectsValue = false;
      case '{', '[' -> {
        open.push(c);
        expectsValue = false;
      }
      case '}', ']' -> {
        return close(c);
      }
      default -> {}
    }
    return State.OPEN;
  }

  private State close(char c) {
    char opened = open.pop();
    expectsValue = false;
    if (opened != (c == '}' ? '{' : '[')) {
      return noCall();
    }
    // A call may be wrapped into an object with a type.
    boolean endsCall = c == '}' && (open.isEmpty() || open.peek() == '[');
    if (endsCall && !endCall()) {
      return noCall();
    }
    return open.isEmpty() ? State.COMPLETE : State.OPEN;
  }

  /** Ends a call; returns whether it was one. */
  private boolean endCall() {
    if (name == null) {
      return false;
    }
    if (!begun) {
      heldArguments = heldArguments == null ? "{}" : heldArguments;
      begin();
    } else if (heldArguments == null) {
      sink.arguments("{}");
    }
    name = null;
    begun = false;
    heldArguments = null;
    return true;
  }

  private void begin() {
    String known = name;
    if (known != null && !begun) {
      begun = true;
      anyBegun = true;
      sink.begin(known);
      sink.arguments(heldArguments == null ? "" : heldArguments);
    }
  }

  private void endArguments(JsonArguments ended) {
    arguments = null;
    String rest = ended.finish();
    if (begun) {
      heldArguments = "";
      sink.arguments(rest);
    } else {
      heldArguments = rest;
    }
  }

  private State noCall() {
    return anyBegun ? State.COMPLETE : State.NO_CALL;
  }

  @Override
  public State finish() {
    return anyBegun ? State.COMPLETE : State.NO_CALL;
  }
}
