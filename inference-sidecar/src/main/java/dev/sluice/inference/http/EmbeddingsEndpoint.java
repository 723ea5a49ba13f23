package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.EmbeddingFormat;
import dev.sluice.inference.api.EmbeddingRequest;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.ServedModel;

/** {@code POST /v1/embeddings}. */
final class EmbeddingsEndpoint implements Endpoint {
  private final ApiContext context;

  EmbeddingsEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    ObjectNode body = Json.readObject(call.body());
    Terms terms = context.terms().take(call, body);
    EmbeddingRequest request = EmbeddingRequest.read(body);
    try (ModelLease lease = context.lease(request.model())) {
      answer(call, terms, request, lease.model());
    }
  }

  private void answer(HttpCall call, Terms terms, EmbeddingRequest request, ServedModel model)
      throws ApiException {
    if (model.ranking().isPresent()) {
      throw ApiException.invalid(
          "Model %s ranks documents and makes no embeddings; use /v1/rerank."
              .formatted(model.name()),
          "model",
          "unsupported_model");
    }
    new VectorCall(call, context.meter(call, Operation.EMBEDDINGS, model), model, terms)
        .start(
            () -> PromptReader.read(model, request.inputs(), "input", LengthLimit.ofInputs(model)),
            (vectors, tokens) -> EmbeddingFormat.write(request, vectors, tokens));
  }
}
