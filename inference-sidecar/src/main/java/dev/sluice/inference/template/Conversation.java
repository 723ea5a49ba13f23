package dev.sluice.inference.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What a model is to answer.
 *
 * @param messages what was said, in order; at least one message
 * @param tools the functions that the model may call, each as callers describe it
 * @param settings more values for the template by name, such as {@code enable_thinking}
 */
public record Conversation(
    List<ChatMessage> messages, List<JsonNode> tools, Map<String, JsonNode> settings) {

  /** Copies the lists and the map. */
  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    settings = Map.copyOf(settings);
  }

  /**
   * Makes a conversation without tools and settings.
   *
   * @param messages what was said, in order; at least one message
   * @return the conversation
   */
  public static Conversation of(List<ChatMessage> messages) {
    return new Conversation(messages, List.of(), Map.of());
  }
}
