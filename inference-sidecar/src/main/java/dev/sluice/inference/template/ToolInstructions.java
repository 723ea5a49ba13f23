package dev.sluice.inference.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells models of tools whose chat templates know none: in the system message, with calls and
 * results written into the texts of the conversation.
 */
public final class ToolInstructions {
  private ToolInstructions() {}

  /**
   * Writes tools, calls and results as text.
   *
   * @param conversation any conversation
   * @return the conversation without tools, calls and messages of tools
   */
  public static Conversation apply(Conversation conversation) {
    List<ChatMessage> messages = new ArrayList<>();
    if (!conversation.tools().isEmpty()) {
      messages.add(new ChatMessage("system", instructions(conversation.tools())));
    }
    for (ChatMessage message : conversation.messages()) {
      if (message.role().equals("system") && !messages.isEmpty() && messages.size() == 1) {
        String both = message.content() + "\n\n" + messages.getFirst().content();
        messages.set(0, new ChatMessage("system", both));
      } else {
        messages.add(asText(message));
      }
    }
    return new Conversation(messages, List.of(), conversation.settings(), conversation.ending());
  }

  private static String instructions(List<JsonNode> tools) {
    StringBuilder text = new StringBuilder("You can call these functions:\n");
    tools.forEach(tool -> text.append(tool.path("function")).append('\n'));
    return text.append(
            """
            To call one, answer with its name and arguments in JSON between two tags:
            <tool_call>
            {"name": "...", "arguments": {...}}
            </tool_call>\
            """)
        .toString();
  }

  private static ChatMessage asText(ChatMessage message) {
    if (message.role().equals("tool")) {
      return new ChatMessage(
          "user", "<tool_response>\n" + message.content() + "\n</tool_response>");
    }
    if (message.toolCalls().isEmpty()) {
      return message;
    }
    StringBuilder text = new StringBuilder(message.content());
    for (ToolCall call : message.toolCalls()) {
      text.append(text.isEmpty() ? "" : "\n")
          .append("<tool_call>\n{\"name\": \"")
          .append(call.name())
          .append("\", \"arguments\": ")
          .append(call.arguments())
          .append("}\n</tool_call>");
    }
    return new ChatMessage(message.role(), text.toString(), message.name());
  }
}
