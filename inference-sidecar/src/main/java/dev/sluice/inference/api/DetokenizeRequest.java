package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.engine.TokenSequence;
import java.util.List;

/**
 * A call of {@code /detokenize}.
 *
 * @param model the model's name
 * @param tokens the tokens to turn into text; at least one
 */
public record DetokenizeRequest(String model, TokenSequence tokens) {

  /**
   * Reads a request.
   *
   * @param body the request
   * @return the request
   * @throws ApiException if a parameter is wrong or unknown
   */
  public static DetokenizeRequest read(ObjectNode body) throws ApiException {
    RequestFields fields = new RequestFields(body);
    String model = fields.text("model");
    List<Prompt> prompts = Prompt.readAll(fields, "tokens", 1);
    fields.finish();
    if (prompts.size() == 1 && prompts.getFirst() instanceof Prompt.Tokens(TokenSequence tokens)) {
      return new DetokenizeRequest(model, tokens);
    }
    throw fields.wrongType("tokens", "an array of tokens", body.path("tokens"));
  }
}
