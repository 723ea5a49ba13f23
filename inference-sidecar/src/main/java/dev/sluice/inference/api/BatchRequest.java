package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A call of {@code /v1/batches}.
 *
 * @param inputFile the file with the calls
 * @param endpoint the path that all calls have
 * @param window how long they may take
 * @param metadata what the owner wants to remember
 */
public record BatchRequest(
    String inputFile, String endpoint, Duration window, Map<String, String> metadata) {
  private static final int MOST_METADATA = 16;
  private static final int LONGEST_METADATA = 512;

  /** Copies the map. */
  public BatchRequest {
    metadata = Map.copyOf(metadata);
  }

  /**
   * Reads a request.
   *
   * @param body the request
   * @param endpoints the paths that batches may call
   * @return the request
   * @throws ApiException if a parameter is wrong or unknown
   */
  public static BatchRequest read(ObjectNode body, Set<String> endpoints) throws ApiException {
    RequestFields fields = new RequestFields(body);
    String inputFile = fields.text("input_file_id");
    String endpoint = fields.text("endpoint");
    if (!endpoints.contains(endpoint)) {
      throw fields.invalidValue(
          "endpoint", "must be one of " + String.join(", ", new TreeSet<>(endpoints)));
    }
    String window = fields.text("completion_window");
    if (!window.matches("[1-9][0-9]{0,2}h")) {
      throw fields.invalidValue("completion_window", "must be hours, such as 24h");
    }
    Map<String, String> metadata = metadata(fields);
    fields.finish();
    long hours = Long.parseLong(window.substring(0, window.length() - 1));
    return new BatchRequest(inputFile, endpoint, Duration.ofHours(hours), metadata);
  }

  private static Map<String, String> metadata(RequestFields fields) throws ApiException {
    JsonNode node = fields.any("metadata").orElse(null);
    Map<String, String> metadata = new LinkedHashMap<>();
    if (node == null) {
      return metadata;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isTextual() || entry.getValue().asText().length() > LONGEST_METADATA) {
        throw fields.invalidValue(
            "metadata", "must have texts of at most %d characters".formatted(LONGEST_METADATA));
      }
      metadata.put(entry.getKey(), entry.getValue().asText());
    }
    if (!node.isObject() || metadata.size() > MOST_METADATA) {
      throw fields.invalidValue(
          "metadata", "must be an object with at most %d texts".formatted(MOST_METADATA));
    }
    return metadata;
  }
}
