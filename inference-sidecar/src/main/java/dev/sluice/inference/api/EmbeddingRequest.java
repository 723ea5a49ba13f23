package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A call of {@code /v1/embeddings}.
 *
 * @param model the model's name
 * @param inputs what to embed; at least one
 * @param dimensions how many of a vector's first numbers are wanted; empty for all. Only models
 *     that were trained for it keep what the vectors mean
 * @param base64 whether vectors are wanted as base64 of little-endian 32-bit floats
 */
public record EmbeddingRequest(
    String model, List<Prompt> inputs, OptionalInt dimensions, boolean base64) {
  private static final int MAX_INPUTS = 2048;

  /** Copies the list. */
  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
  }

  /**
   * Reads a request.
   *
   * @param body the request
   * @return the request
   * @throws ApiException if a parameter is wrong, unknown or not supported
   */
  public static EmbeddingRequest read(ObjectNode body) throws ApiException {
    RequestFields fields = new RequestFields(body);
    String model = fields.text("model");
    List<Prompt> inputs = Prompt.readAll(fields, "input", MAX_INPUTS);
    String format =
        fields.any("encoding_format").isEmpty() ? "float" : fields.text("encoding_format");
    if (!format.equals("float") && !format.equals("base64")) {
      throw fields.invalidValue("encoding_format", "must be float or base64");
    }
    OptionalInt dimensions = fields.integer("dimensions", 1, Integer.MAX_VALUE);
    fields.ignore(Set.of("user"));
    fields.finish();
    return new EmbeddingRequest(model, inputs, dimensions, format.equals("base64"));
  }
}
