package dev.sluice.inference.http;

import dev.sluice.inference.api.Json;
import dev.sluice.inference.serving.ModelRegistry;

/** {@code GET /ready}: 200 when calls are taken, else 503. */
final class ReadyEndpoint implements Endpoint {
  private final ModelRegistry models;

  ReadyEndpoint(ModelRegistry models) {
    this.models = models;
  }

  @Override
  public void handle(HttpCall call) {
    int status = models.state() == ModelRegistry.State.READY ? 200 : 503;
    call.respondJson(status, Json.write(HealthEndpoint.describe(models)));
  }
}
