package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.DetokenizeRequest;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.ServedModel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** {@code POST /detokenize}: the text that tokens stand for, in vLLM's shape. */
final class DetokenizeEndpoint implements Endpoint {
  private final ApiContext context;

  DetokenizeEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    DetokenizeRequest request = DetokenizeRequest.read(Json.readObject(call.body()));
    try (ModelLease lease = context.lease(request.model())) {
      answer(call, request, lease.model());
    }
  }

  private static void answer(HttpCall call, DetokenizeRequest request, ServedModel model)
      throws ApiException {
    PromptReader.checkTokens(model, request.tokens(), "tokens");
    call.respondJson(
        200,
        Json.write(
            JsonNodeFactory.instance
                .objectNode()
                .put("prompt", text(model.vocabulary(), request.tokens()))));
  }

  /** Returns the text; a control token stands for its name, as it would have to be written. */
  private static String text(Vocabulary vocabulary, TokenSequence tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < tokens.size(); i++) {
      byte[] piece = vocabulary.piece(tokens.get(i));
      bytes.writeBytes(
          piece.length > 0
              ? piece
              : vocabulary.name(tokens.get(i)).getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
