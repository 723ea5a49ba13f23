package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.EmbeddingFormat;
import dev.sluice.inference.api.EmbeddingRequest;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.engine.RefusedException;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.ServedModel;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/embeddings}. */
final class EmbeddingsEndpoint implements Endpoint {
  private final ApiContext context;

  EmbeddingsEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    EmbeddingRequest request = EmbeddingRequest.read(Json.readObject(call.body()));
    try (ModelLease lease = context.lease(request.model())) {
      answer(call, request, lease.model());
    }
  }

  private void answer(HttpCall call, EmbeddingRequest request, ServedModel model)
      throws ApiException {
    CallMeter meter = context.meter(call, Operation.EMBEDDINGS, model);
    try {
      start(call, meter, model, request);
    } catch (ApiException e) {
      meter.end(Integer.toString(e.status()));
      throw e;
    }
  }

  private static void start(
      HttpCall call, CallMeter meter, ServedModel model, EmbeddingRequest request)
      throws ApiException {
    List<TokenSequence> inputs = PromptReader.read(model, request.inputs(), "input");
    for (TokenSequence input : inputs) {
      PromptReader.checkLength(model, input, model.embeddings().contextLength());
    }
    CompletableFuture<List<float[]>> vectors = submit(model, inputs);
    int tokens = inputs.stream().mapToInt(TokenSequence::size).sum();
    vectors.whenComplete(
        (result, failure) -> answer(call, meter, request, tokens, result, failure));
    call.onDisconnect(() -> vectors.cancel(false));
  }

  private static CompletableFuture<List<float[]>> submit(
      ServedModel model, List<TokenSequence> inputs) throws ApiException {
    try {
      return model.embeddings().submit(inputs);
    } catch (RefusedException e) {
      throw Refusals.of(e);
    }
  }

  private static void answer(
      HttpCall call,
      CallMeter meter,
      EmbeddingRequest request,
      int tokens,
      @Nullable List<float[]> vectors,
      @Nullable Throwable failure) {
    if (vectors != null) {
      meter.tokens(tokens, 0);
      meter.end("");
      call.respondJson(
          200,
          Json.write(EmbeddingFormat.write(request.model(), vectors, request.base64(), tokens)));
    } else if (failure instanceof CancellationException) {
      meter.end("cancelled");
    } else {
      meter.end("500");
      call.refuse(
          ApiException.failure(
              failure == null || failure.getMessage() == null
                  ? "The embeddings could not be made."
                  : failure.getMessage()));
    }
  }
}
