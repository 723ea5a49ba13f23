package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.ChatRequest;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.api.TokenizeRequest;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.ServedModel;

/** {@code POST /tokenize}: the tokens of a text or of a conversation, in vLLM's shape. */
final class TokenizeEndpoint implements Endpoint {
  private final ApiContext context;

  TokenizeEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    TokenizeRequest request = TokenizeRequest.read(Json.readObject(call.body()));
    try (ModelLease lease = context.lease(request.model())) {
      answer(call, request, lease.model());
    }
  }

  private static void answer(HttpCall call, TokenizeRequest request, ServedModel model)
      throws ApiException {
    TokenSequence tokens = tokens(model, request);
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("count", tokens.size())
            .put("max_model_len", model.contextLength());
    ArrayNode numbers = answer.putArray("tokens");
    for (int i = 0; i < tokens.size(); i++) {
      numbers.add(tokens.get(i));
    }
    if (request.withTexts()) {
      Vocabulary vocabulary = model.vocabulary();
      ArrayNode texts = answer.putArray("token_strs");
      for (int i = 0; i < tokens.size(); i++) {
        texts.add(vocabulary.name(tokens.get(i)));
      }
    }
    call.respondJson(200, Json.write(answer));
  }

  private static TokenSequence tokens(ServedModel model, TokenizeRequest request)
      throws ApiException {
    return switch (request.source()) {
      case TokenizeRequest.Source.Text(String text, boolean addSpecial, boolean parseSpecial) ->
          model.vocabulary().tokenize(text, addSpecial, parseSpecial);
      case TokenizeRequest.Source.Conversation(ChatRequest chat) ->
          ChatEndpoint.prompt(model, chat);
    };
  }
}
