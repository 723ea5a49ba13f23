package dev.sluice.inference.api;

import dev.sluice.inference.template.ChatMessage;
import dev.sluice.inference.template.Conversation.Ending;

/** Reads where the prompt of a conversation ends, by the names that vLLM gives it. */
final class EndingReader {
  private static final String CONTINUE = "continue_final_message";
  private static final String NEW_MESSAGE = "add_generation_prompt";

  private EndingReader() {}

  /**
   * Reads the ending.
   *
   * @param last the last message
   * @throws ApiException if that message cannot be continued, though this is asked for
   */
  static Ending read(RequestFields fields, ChatMessage last) throws ApiException {
    boolean continues = fields.flag(CONTINUE);
    boolean told = fields.any(NEW_MESSAGE).isPresent();
    boolean newMessage = fields.flag(NEW_MESSAGE) || !told;
    if (!continues) {
      return newMessage ? Ending.NEW_MESSAGE : Ending.LAST_MESSAGE;
    }
    if (told && newMessage) {
      throw fields.invalidValue(CONTINUE, "is not possible together with " + NEW_MESSAGE);
    }
    if (!last.role().equals("assistant") || !last.toolCalls().isEmpty()) {
      throw fields.invalidValue(
          CONTINUE, "needs a last message that is an assistant's and has no tool_calls");
    }
    return Ending.OPEN_MESSAGE;
  }

  /**
   * Refuses forms of a whole answer, as only the end of one is to come.
   *
   * @param parameter what asks for the form
   */
  static void refuseForm(RequestFields fields, Ending ending, String parameter)
      throws ApiException {
    if (ending == Ending.OPEN_MESSAGE) {
      throw fields.invalidValue(CONTINUE, "is not possible together with " + parameter);
    }
  }
}
