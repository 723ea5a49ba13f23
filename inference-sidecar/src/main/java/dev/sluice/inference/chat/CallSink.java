package dev.sluice.inference.chat;

import dev.sluice.inference.chat.AnswerPart.CallArguments;
import dev.sluice.inference.chat.AnswerPart.CallBegun;
import dev.sluice.inference.chat.AnswerPart.Reasoning;
import dev.sluice.inference.chat.AnswerPart.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the parts of an answer and numbers its calls. */
final class CallSink {
  private final ToolDefinitions tools;
  private final Supplier<String> ids;
  private List<AnswerPart> parts = new ArrayList<>();
  private int calls;

  CallSink(ToolDefinitions tools, Supplier<String> ids) {
    this.tools = tools;
    this.ids = ids;
  }

  ToolDefinitions tools() {
    return tools;
  }

  boolean hasCalls() {
    return calls > 0;
  }

  void text(String text) {
    add(new Text(text));
  }

  void reasoning(String text) {
    add(new Reasoning(text));
  }

  /** Begins a call. */
  void begin(String name) {
    add(new CallBegun(calls++, ids.get(), name));
  }

  /** Adds to the arguments of the call begun last. */
  void arguments(String json) {
    add(new CallArguments(calls - 1, json));
  }

  /** Returns what was collected since the last time; pieces of one kind are joined. */
  List<AnswerPart> take() {
    List<AnswerPart> taken = parts;
    parts = new ArrayList<>();
    return taken;
  }

  private void add(AnswerPart part) {
    AnswerPart joined = parts.isEmpty() ? null : joined(parts.getLast(), part);
    if (joined != null) {
      parts.set(parts.size() - 1, joined);
    } else if (!isEmpty(part)) {
      parts.add(part);
    }
  }

  private static boolean isEmpty(AnswerPart part) {
    return switch (part) {
      case Text(String text) -> text.isEmpty();
      case Reasoning(String text) -> text.isEmpty();
      case CallArguments(int index, String json) -> json.isEmpty();
      case CallBegun begun -> false;
    };
  }

  /** Returns two parts as one; null when they are of two kinds. */
  private static @Nullable AnswerPart joined(AnswerPart first, AnswerPart second) {
    if (first instanceof Text(String a) && second instanceof Text(String b)) {
      return new Text(a + b);
    }
    if (first instanceof Reasoning(String a) && second instanceof Reasoning(String b)) {
      return new Reasoning(a + b);
    }
    if (first instanceof CallArguments(int index, String a)
        && second instanceof CallArguments(int same, String b)) {
      return index == same ? new CallArguments(index, a + b) : null;
    }
    return null;
  }
}
