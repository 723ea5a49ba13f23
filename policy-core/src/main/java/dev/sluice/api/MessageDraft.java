package dev.sluice.api;

import dev.sluice.JsonText;
import dev.sluice.Message;
import dev.sluice.Message.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message while its members are being read, in whatever order they come. */
final class MessageDraft {
  @Nullable String role;
  @Nullable String type;
  @Nullable String name;
  @Nullable String callId;
  @Nullable String answers;
  int attachments;

  private String text = "";
  private @Nullable StringBuilder joined;
  private List<String> toolCalls = List.of();

  /** Adds a text part on a line of its own. */
  void addText(String part) {
    if (joined != null) {
      joined.append('\n').append(part);
    } else if (text.isEmpty()) {
      text = part;
    } else {
      joined = new StringBuilder(text.length() + part.length() + 1);
      joined.append(text).append('\n').append(part);
    }
  }

  void addToolCall(String id) {
    if (toolCalls.isEmpty()) {
      toolCalls = new ArrayList<>(4);
    }
    toolCalls.add(id);
  }

  /** Returns the message, or null if nothing says who speaks. */
  @Nullable Message toMessage(JsonText raw) {
    Role speaker = speaker();
    if (speaker == null) {
      return null;
    }
    String all = joined == null ? text : joined.toString();
    return new Message(speaker, all, attachments, toolCalls, answers, raw);
  }

  private @Nullable Role speaker() {
    if (role == null) {
      return type == null || type.equals("message") ? null : itemSpeaker(type);
    }
    return switch (role) {
      case "system", "developer" -> Role.SYSTEM;
      case "assistant" -> Role.ASSISTANT;
      case "tool" -> Role.TOOL;
      case "function" -> {
        // The older API paired calls and results by the function's name.
        answers = name;
        yield Role.TOOL;
      }
      // Models may know roles of their own; whoever has one is treated as outside, like a user.
      default -> answers != null ? Role.TOOL : Role.USER;
    };
  }

  /** Tells who speaks in an item of the Responses API that is no message. */
  private Role itemSpeaker(String item) {
    if (item.endsWith("_output")) {
      answers = callId;
      return Role.TOOL;
    }
    if (callId != null) {
      addToolCall(callId);
    }
    return Role.ASSISTANT;
  }
}
