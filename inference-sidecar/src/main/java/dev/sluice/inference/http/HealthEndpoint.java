package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.serving.ModelRegistry;
import java.util.Locale;

/** {@code GET /health}: 200 when calls are taken, else 503. */
final class HealthEndpoint implements Endpoint {
  private final ModelRegistry models;

  HealthEndpoint(ModelRegistry models) {
    this.models = models;
  }

  @Override
  public void handle(HttpCall call) {
    ModelRegistry.State state = models.state();
    boolean ready = state == ModelRegistry.State.READY;
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", ready ? "ok" : state.name().toLowerCase(Locale.ROOT));
    ArrayNode names = answer.putArray("models");
    models.all().forEach(model -> names.add(model.name()));
    call.respondJson(ready ? 200 : 503, Json.write(answer));
  }
}
