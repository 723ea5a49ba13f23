package dev.sluice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation, or one input of a completion or embedding.
 *
 * @param role who speaks
 * @param text all its text parts joined by line feeds; empty if there are none
 * @param attachments how many parts are not text (images, audio, files)
 * @param toolCalls identifiers of the tool calls that it makes
 * @param answers identifier of the tool call that it answers, or null
 * @param raw the message as it was sent
 */
public record Message(
    Role role,
    String text,
    int attachments,
    List<String> toolCalls,
    @Nullable String answers,
    JsonText raw) {

  /** Who speaks. */
  public enum Role {
    /** Instructions of the application: {@code system} or {@code developer}. */
    SYSTEM,
    /** The person or program that asks. */
    USER,
    /** The model. */
    ASSISTANT,
    /** The result of a tool or function. */
    TOOL
  }

  public Message {
    toolCalls = List.copyOf(toolCalls);
  }
}
