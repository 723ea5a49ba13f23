package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.serving.ModelCard;
import dev.sluice.inference.serving.ModelStatus;
import java.util.Locale;

/** {@code GET /v1/models} and {@code GET /v1/models/NAME}. */
final class ModelsEndpoint implements Endpoint {
  private static final String LIST = "/v1/models";

  private final ApiContext context;

  ModelsEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    ObjectNode answer = call.path().equals(LIST) ? list() : describe(find(name(call)));
    call.respondJson(200, Json.write(answer));
  }

  private ObjectNode list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    context.models().statuses().forEach(model -> data.add(describe(model)));
    return answer;
  }

  private ModelStatus find(String name) throws ApiException {
    return context.models().statuses().stream()
        .filter(model -> model.card().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.invalid(
                    404,
                    "The model %s does not exist here; GET /v1/models lists those that do."
                        .formatted(name),
                    "model",
                    "model_not_found"));
  }

  private static String name(HttpCall call) {
    return call.path().substring(LIST.length() + 1);
  }

  private static ObjectNode describe(ModelStatus model) {
    ModelCard card = model.card();
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", card.name())
            .put("object", "model")
            .put("created", card.createdAt().getEpochSecond())
            .put("owned_by", "sluice")
            .put("context_length", card.contextLength())
            .put("state", model.state().name().toLowerCase(Locale.ROOT));
    card.base().ifPresent(base -> node.put("parent", base));
    if (!model.problem().isEmpty()) {
      node.put("disabled", model.problem());
    }
    return node;
  }
}
