package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.engine.RefusedException;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.serving.ServedModel;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call that a model answers with numbers, which it makes of each input.
 *
 * @param call the call to answer
 * @param meter measures it
 * @param model the model that answers
 * @param terms on what terms it is served
 */
record VectorCall(HttpCall call, CallMeter meter, ServedModel model, Terms terms) {

  /** Reads the inputs. */
  @FunctionalInterface
  interface Inputs {
    List<TokenSequence> read() throws ApiException;
  }

  /** Writes the answer. */
  @FunctionalInterface
  interface Format {
    ObjectNode write(List<float[]> vectors, int tokens) throws ApiException;
  }

  /**
   * Queues the inputs and answers the call when their vectors are there.
   *
   * @throws ApiException if an input does not fit or the queue is full
   */
  void start(Inputs inputs, Format format) throws ApiException {
    try {
      submit(inputs.read(), format);
    } catch (ApiException e) {
      meter.end(Integer.toString(e.status()));
      throw e;
    }
  }

  private void submit(List<TokenSequence> inputs, Format format) throws ApiException {
    LengthLimit limit = LengthLimit.ofInputs(model);
    for (TokenSequence input : inputs) {
      limit.check(input);
    }
    int tokens = inputs.stream().mapToInt(TokenSequence::size).sum();
    LoadReport.answer(call, model);
    CompletableFuture<List<float[]>> vectors;
    try {
      vectors = model.embeddings().submit(inputs, terms);
    } catch (RefusedException e) {
      throw Refusals.of(e);
    }
    vectors.whenComplete((result, failure) -> answer(format, tokens, result, failure));
    call.onDisconnect(() -> vectors.cancel(false));
  }

  private void answer(
      Format format, int tokens, @Nullable List<float[]> vectors, @Nullable Throwable failure) {
    if (failure instanceof CancellationException) {
      meter.end("cancelled");
      return;
    }
    try {
      if (vectors == null) {
        throw refusal(failure);
      }
      ObjectNode answer = format.write(vectors, tokens);
      meter.tokens(tokens, 0);
      meter.end("");
      call.respondJson(200, Json.write(answer));
    } catch (ApiException e) {
      meter.end(Integer.toString(e.status()));
      call.refuse(e);
    }
  }

  private static ApiException refusal(@Nullable Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return Refusals.of(refused);
    }
    return ApiException.failure(
        failure == null || failure.getMessage() == null
            ? "The model failed on this input."
            : failure.getMessage());
  }
}
