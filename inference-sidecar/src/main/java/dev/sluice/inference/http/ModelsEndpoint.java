package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.serving.ServedModel;

/** {@code GET /v1/models} and {@code GET /v1/models/NAME}. */
final class ModelsEndpoint implements Endpoint {
  private static final String LIST = "/v1/models";

  private final ApiContext context;

  ModelsEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    ObjectNode answer = call.path().equals(LIST) ? list() : describe(context.model(name(call)));
    call.respondJson(200, Json.write(answer));
  }

  private ObjectNode list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    context.models().all().forEach(model -> data.add(describe(model)));
    context.models().disabled().forEach((name, reason) -> data.add(disabled(name, reason)));
    return answer;
  }

  private static ObjectNode disabled(String name, String reason) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", name)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", "sluice")
        .put("disabled", reason);
  }

  private static String name(HttpCall call) {
    return call.path().substring(LIST.length() + 1);
  }

  private static ObjectNode describe(ServedModel model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model.name())
        .put("object", "model")
        .put("created", model.loadedAt().getEpochSecond())
        .put("owned_by", "sluice")
        .put("context_length", model.contextLength());
  }
}
