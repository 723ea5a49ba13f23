package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.batch.Batch.Counts;
import dev.sluice.inference.batch.Batch.Order;
import dev.sluice.inference.batch.Batch.Problem;
import dev.sluice.inference.batch.Batch.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes batches in the API's shape, and reads them back from disk. */
final class BatchJson {
  private static final Map<Status, String> TIMES =
      Map.of(
          Status.VALIDATING, "created_at",
          Status.IN_PROGRESS, "in_progress_at",
          Status.FINALIZING, "finalizing_at",
          Status.COMPLETED, "completed_at",
          Status.FAILED, "failed_at",
          Status.EXPIRED, "expired_at",
          Status.CANCELLING, "cancelling_at",
          Status.CANCELLED, "cancelled_at");

  private BatchJson() {}

  /**
   * Returns the object of the API.
   *
   * @param hasOutput whether there is a file with answers
   * @param hasErrors whether there is a file with errors
   */
  static ObjectNode write(Batch batch, boolean hasOutput, boolean hasErrors) {
    Order order = batch.order();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", batch.id())
            .put("object", "batch")
            .put("endpoint", order.endpoint())
            .put("input_file_id", order.inputFile())
            .put("completion_window", order.window().toHours() + "h")
            .put("status", batch.status().label())
            .put("output_file_id", hasOutput ? batch.outputFile() : null)
            .put("error_file_id", hasErrors ? batch.errorFile() : null)
            .put("expires_at", batch.expiresAt().getEpochSecond());
    TIMES.forEach(
        (status, name) -> {
          Instant at = batch.times().get(status);
          json.put(name, at == null ? null : (Long) at.getEpochSecond());
        });
    json.putObject("request_counts")
        .put("total", batch.counts().total())
        .put("completed", batch.counts().completed())
        .put("failed", batch.counts().failed());
    if (batch.errors().isEmpty()) {
      json.putNull("errors");
    } else {
      ArrayNode data = json.putObject("errors").put("object", "list").putArray("data");
      batch.errors().forEach(problem -> data.add(write(problem)));
    }
    ObjectNode metadata = json.putObject("metadata");
    order.metadata().forEach(metadata::put);
    return json;
  }

  private static ObjectNode write(Problem problem) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", problem.code())
            .put("message", problem.message())
            .putNull("param");
    return problem.line() > 0 ? json.put("line", problem.line()) : json.putNull("line");
  }

  /** Returns what is kept on disk: the object of the API and what it does not show. */
  static ObjectNode toRecord(Batch batch) {
    return write(batch, false, false)
        .put("tenant", batch.order().tenant())
        .put("window_seconds", batch.order().window().toSeconds())
        .put("resumptions", batch.resumptions());
  }

  static Batch ofRecord(JsonNode json) {
    Map<String, String> metadata = new HashMap<>();
    json.path("metadata")
        .properties()
        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
    Map<Status, Instant> times = new EnumMap<>(Status.class);
    TIMES.forEach(
        (status, name) -> {
          if (json.hasNonNull(name)) {
            times.put(status, Instant.ofEpochSecond(json.path(name).asLong()));
          }
        });
    List<Problem> errors = new ArrayList<>();
    for (JsonNode error : json.path("errors").path("data")) {
      errors.add(
          new Problem(
              error.path("code").asText(),
              error.path("message").asText(),
              error.path("line").asInt()));
    }
    JsonNode counts = json.path("request_counts");
    return new Batch(
        new Order(
            json.path("id").asText(),
            json.path("tenant").asText(),
            json.path("endpoint").asText(),
            json.path("input_file_id").asText(),
            Duration.ofSeconds(json.path("window_seconds").asLong()),
            metadata),
        Status.valueOf(json.path("status").asText().toUpperCase(Locale.ROOT)),
        times,
        new Counts(
            counts.path("total").asInt(),
            counts.path("completed").asInt(),
            counts.path("failed").asInt()),
        errors,
        json.path("resumptions").asInt());
  }
}
