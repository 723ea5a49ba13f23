package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.ChatFormat;
import dev.sluice.inference.api.ChatRequest;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.ServedModel;
import dev.sluice.inference.template.Conversation;
import dev.sluice.inference.template.TemplateException;
import java.util.List;

/** {@code POST /v1/chat/completions}. */
final class ChatEndpoint implements Endpoint {
  private final ApiContext context;

  ChatEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    ObjectNode body = Json.readObject(call.body());
    Terms terms = context.terms().take(call, body);
    ChatRequest request = ChatRequest.read(body, context.random()::nextLong);
    try (ModelLease lease = context.lease(request.model())) {
      answer(call, terms, request, lease.model());
    }
  }

  private void answer(HttpCall call, Terms terms, ChatRequest request, ServedModel model)
      throws ApiException {
    TokenSequence prompt = prompt(model, request);
    ChatFormat format =
        new ChatFormat(
            context.head("chatcmpl-", model.name()),
            model.vocabulary(),
            request.options().topLogProbabilities() >= 0);
    new Generations(
            call,
            context.meter(call, Operation.CHAT, model),
            model,
            terms,
            request.options(),
            format)
        .start(List.of(prompt));
  }

  /** Returns the tokens that the model reads for a conversation. */
  static TokenSequence prompt(ServedModel model, ChatRequest request) throws ApiException {
    return PromptReader.tokenize(model, render(model, request), true);
  }

  private static List<String> render(ServedModel model, ChatRequest request) throws ApiException {
    try {
      return model.prompt(Conversation.of(request.messages()));
    } catch (TemplateException e) {
      throw ApiException.invalid(e.getMessage(), "messages", "invalid_messages");
    }
  }
}
