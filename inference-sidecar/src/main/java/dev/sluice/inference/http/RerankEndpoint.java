package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.api.RerankFormat;
import dev.sluice.inference.api.RerankRequest;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.PairReader;
import dev.sluice.inference.serving.ServedModel;
import dev.sluice.inference.template.TemplateException;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /v1/rerank}: how well documents fit a query, by a model that ranks. */
final class RerankEndpoint implements Endpoint {
  private final ApiContext context;

  RerankEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    ObjectNode body = Json.readObject(call.body());
    Terms terms = context.terms().take(call, body);
    RerankRequest request = RerankRequest.read(body);
    try (ModelLease lease = context.lease(request.model())) {
      answer(call, terms, request, lease.model());
    }
  }

  private void answer(HttpCall call, Terms terms, RerankRequest request, ServedModel model)
      throws ApiException {
    PairReader pairs =
        model
            .ranking()
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "Model %s does not rank documents; use one whose file has pooling type RANK."
                            .formatted(model.name()),
                        "model",
                        "unsupported_model"));
    String id = context.id("rerank-");
    new VectorCall(call, context.meter(call, Operation.RERANK, model), model, terms)
        .start(
            () -> read(model, pairs, request),
            (vectors, tokens) -> RerankFormat.write(id, request, vectors, tokens));
  }

  private static List<TokenSequence> read(
      ServedModel model, PairReader pairs, RerankRequest request) throws ApiException {
    LengthLimit limit = LengthLimit.ofInputs(model);
    List<TokenSequence> inputs = new ArrayList<>();
    for (String document : request.documents()) {
      limit.checkText(model, (long) request.query().length() + document.length());
      try {
        TokenSequence tokens = pairs.read(request.query(), document);
        if (tokens.size() == 0) {
          throw ApiException.invalid(
              "The parameter documents has an entry without any token.",
              "documents",
              "invalid_value");
        }
        inputs.add(tokens);
      } catch (TemplateException e) {
        throw ApiException.invalid(e.getMessage(), "documents", "invalid_value");
      }
    }
    return inputs;
  }
}
