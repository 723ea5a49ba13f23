package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A call of {@code /tokenize}.
 *
 * @param model the model's name
 * @param source what to turn into tokens
 * @param withTexts whether to tell each token's text, too
 */
public record TokenizeRequest(String model, Source source, boolean withTexts) {

  /** What is turned into tokens. */
  public sealed interface Source {

    /**
     * A text, as {@code /v1/completions} reads it.
     *
     * @param text any text
     * @param addSpecial whether the beginning-of-text token is added where the model wants one
     * @param parseSpecial whether names of control tokens stand for these tokens
     */
    record Text(String text, boolean addSpecial, boolean parseSpecial) implements Source {}

    /**
     * A conversation, as {@code /v1/chat/completions} reads it.
     *
     * @param chat the call that would be made
     */
    record Conversation(ChatRequest chat) implements Source {}
  }

  /**
   * Reads a request.
   *
   * @param body the request
   * @return the request
   * @throws ApiException if a parameter is wrong, unknown or not supported
   */
  public static TokenizeRequest read(ObjectNode body) throws ApiException {
    RequestFields fields = new RequestFields(body);
    boolean withTexts = fields.flag("return_token_strs");
    if (body.hasNonNull("messages")) {
      fields.unsupported("add_special_tokens", node -> !node.asBoolean(true));
      ObjectNode chat = body.deepCopy();
      chat.remove(List.of("return_token_strs", "add_special_tokens"));
      ChatRequest request = ChatRequest.read(chat, () -> 0);
      return new TokenizeRequest(request.model(), new Source.Conversation(request), withTexts);
    }
    String model = fields.text("model");
    String text = fields.text("prompt");
    boolean addSpecial =
        fields.any("add_special_tokens").isEmpty() || fields.flag("add_special_tokens");
    boolean parseSpecial = fields.flag("parse_special");
    fields.finish();
    return new TokenizeRequest(model, new Source.Text(text, addSpecial, parseSpecial), withTexts);
  }
}
