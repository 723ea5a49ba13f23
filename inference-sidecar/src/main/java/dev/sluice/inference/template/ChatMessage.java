package dev.sluice.inference.template;

/**
 * One message of a conversation.
 *
 * @param role who speaks: {@code system}, {@code user} or {@code assistant}
 * @param content the text
 * @param name what the speaker is called, for templates that use it; empty when not given
 */
public record ChatMessage(String role, String content, String name) {

  /**
   * Makes a message of a speaker without a name.
   *
   * @param role who speaks
   * @param content the text
   */
  public ChatMessage(String role, String content) {
    this(role, content, "");
  }
}
