package dev.sluice.inference.template;

import java.util.List;

/**
 * One message of a conversation.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param content the text
 * @param name what the speaker is called, for templates that use it; empty when not given
 * @param reasoning what an assistant thought before it answered; empty when not given
 * @param toolCalls the functions that an assistant called
 * @param toolCallId which call a tool's message answers; empty when not given
 */
public record ChatMessage(
    String role,
    String content,
    String name,
    String reasoning,
    List<ToolCall> toolCalls,
    String toolCallId) {

  /** Copies the list. */
  public ChatMessage {
    toolCalls = List.copyOf(toolCalls);
  }

  /**
   * Makes a message of a speaker without a name.
   *
   * @param role who speaks
   * @param content the text
   */
  public ChatMessage(String role, String content) {
    this(role, content, "");
  }

  /**
   * Makes a message that is text alone.
   *
   * @param role who speaks
   * @param content the text
   * @param name what the speaker is called; empty when not given
   */
  public ChatMessage(String role, String content, String name) {
    this(role, content, name, "", List.of(), "");
  }

  /** Returns the same message with another text. */
  public ChatMessage withContent(String other) {
    return new ChatMessage(role, other, name, reasoning, toolCalls, toolCallId);
  }
}
