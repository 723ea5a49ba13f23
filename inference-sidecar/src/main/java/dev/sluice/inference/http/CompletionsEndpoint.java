package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.CompletionFormat;
import dev.sluice.inference.api.CompletionRequest;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.ServedModel;
import java.util.List;

/** {@code POST /v1/completions}. */
final class CompletionsEndpoint implements Endpoint {
  private final ApiContext context;

  CompletionsEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    ObjectNode body = Json.readObject(call.body());
    Terms terms = context.terms().take(call, body);
    CompletionRequest request = CompletionRequest.read(body, context.random()::nextLong);
    try (ModelLease lease = context.lease(request.model())) {
      answer(call, terms, request, lease.model());
    }
  }

  private void answer(HttpCall call, Terms terms, CompletionRequest request, ServedModel model)
      throws ApiException {
    CompletionFormat format =
        new CompletionFormat(
            context.head("cmpl-", model.name()),
            model.vocabulary(),
            request.options().topLogProbabilities() >= 0);
    new Generations(
            call,
            context.meter(call, Operation.TEXT_COMPLETION, model),
            model,
            terms,
            request.options(),
            AnswerReading.PLAIN,
            request.echo() ? request.prompts() : List.of(),
            format)
        .start(
            () ->
                PromptReader.read(
                    model, request.prompts(), "prompt", LengthLimit.ofPrompts(model)));
  }
}
