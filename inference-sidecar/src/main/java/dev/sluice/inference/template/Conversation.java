package dev.sluice.inference.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a model is to answer.
 *
 * @param messages what was said, in order; at least one message
 * @param tools the functions that the model may call, each as callers describe it
 * @param settings more values for the template by name, such as {@code enable_thinking}
 * @param ending where the prompt ends
 */
public record Conversation(
    List<ChatMessage> messages,
    List<JsonNode> tools,
    Map<String, JsonNode> settings,
    Ending ending) {

  /** Where the prompt of a conversation ends. */
  public enum Ending {
    /** Where a new message of the assistant begins. */
    NEW_MESSAGE,
    /** Behind the last message. */
    LAST_MESSAGE,
    /** Behind the text of the last message, which the answer continues. */
    OPEN_MESSAGE
  }

  /** Copies the lists and the map. */
  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    settings = Map.copyOf(settings);
  }

  /** Returns the same with another text of the last message. */
  public Conversation withLastContent(String content) {
    List<ChatMessage> others = new ArrayList<>(messages);
    others.set(messages.size() - 1, messages.getLast().withContent(content));
    return new Conversation(others, tools, settings, ending);
  }

  /**
   * Makes a conversation without tools and settings.
   *
   * @param messages what was said, in order; at least one message
   * @return the conversation
   */
  public static Conversation of(List<ChatMessage> messages) {
    return new Conversation(messages, List.of(), Map.of(), Ending.NEW_MESSAGE);
  }
}
