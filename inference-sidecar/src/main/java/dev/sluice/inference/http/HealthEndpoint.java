package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.serving.ComputeDevice;
import dev.sluice.inference.serving.ModelRegistry;
import java.util.Locale;

/** {@code GET /health}: 200 while the process lives, also when it loads its models or stops. */
final class HealthEndpoint implements Endpoint {
  private final ModelRegistry models;

  HealthEndpoint(ModelRegistry models) {
    this.models = models;
  }

  @Override
  public void handle(HttpCall call) {
    call.respondJson(200, Json.write(describe(models)));
  }

  /** Returns how the sidecar does. */
  static ObjectNode describe(ModelRegistry models) {
    ModelRegistry.State state = models.state();
    String status =
        state == ModelRegistry.State.READY ? "ok" : state.name().toLowerCase(Locale.ROOT);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", status);
    ArrayNode names = answer.putArray("models");
    models.all().forEach(model -> names.add(model.name()));
    ObjectNode disabled = answer.putObject("disabled");
    models.disabled().forEach(disabled::put);
    ArrayNode devices = answer.putArray("devices");
    models.devices().forEach(device -> devices.add(describe(device)));
    return answer;
  }

  private static ObjectNode describe(ComputeDevice device) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", device.name())
        .put("description", device.description())
        .put("backend", device.backend())
        .put("used", device.used())
        .put("memory_free_bytes", device.freeBytes())
        .put("memory_total_bytes", device.totalBytes());
  }
}
