package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What is known of a file. Immutable.
 *
 * @param id its name here
 * @param tenant whose it is; empty for nobody's in particular
 * @param name the name that its owner gave it
 * @param purpose {@code batch} or {@code batch_output}
 * @param bytes its length
 * @param createdAt when it came
 * @param expiresAt when it goes
 */
public record StoredFile(
    String id,
    String tenant,
    String name,
    String purpose,
    long bytes,
    Instant createdAt,
    Instant expiresAt) {

  /** Returns the object of the API. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", "file")
        .put("bytes", bytes)
        .put("created_at", createdAt.getEpochSecond())
        .put("expires_at", expiresAt.getEpochSecond())
        .put("filename", name)
        .put("purpose", purpose)
        .put("status", "processed");
  }

  /** Returns what is kept on disk: the object of the API and the owner. */
  ObjectNode toRecord() {
    return toJson().put("tenant", tenant);
  }

  static StoredFile ofRecord(JsonNode record) {
    return new StoredFile(
        record.path("id").asText(),
        record.path("tenant").asText(),
        record.path("filename").asText(),
        record.path("purpose").asText(),
        record.path("bytes").asLong(),
        Instant.ofEpochSecond(record.path("created_at").asLong()),
        Instant.ofEpochSecond(record.path("expires_at").asLong()));
  }
}
