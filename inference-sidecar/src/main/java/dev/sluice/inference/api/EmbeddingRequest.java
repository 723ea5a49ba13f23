package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * A call of {@code /v1/embeddings}.
 *
 * @param model the model's name
 * @param inputs what to embed; at least one
 * @param base64 whether vectors are wanted as base64 of little-endian 32-bit floats
 */
public record EmbeddingRequest(String model, List<Prompt> inputs, boolean base64) {
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
    fields.unsupported("dimensions", node -> false);
    fields.ignore(Set.of("user"));
    fields.finish();
    return new EmbeddingRequest(model, inputs, format.equals("base64"));
  }
}
