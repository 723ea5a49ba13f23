package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Answers of {@code /v1/embeddings}. */
public final class EmbeddingFormat {
  private EmbeddingFormat() {}

  /**
   * Writes an answer whose vectors have the Euclidean length 1.
   *
   * @param request what was asked for
   * @param vectors one for each input, of any length
   * @param tokens how many tokens the inputs had together
   * @return the answer
   * @throws ApiException if more dimensions are wanted than the vectors have
   */
  public static ObjectNode write(EmbeddingRequest request, List<float[]> vectors, int tokens)
      throws ApiException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (float[] given : vectors) {
      float[] vector = unit(request, given);
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (request.base64()) {
        entry.put("embedding", encode(vector));
      } else {
        ArrayNode numbers = entry.putArray("embedding");
        for (float number : vector) {
          numbers.add(number);
        }
      }
    }
    answer.put("model", request.model());
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  /** Returns the first dimensions of a vector, as many as are wanted, scaled to the length 1. */
  private static float[] unit(EmbeddingRequest request, float[] given) throws ApiException {
    int dimensions = request.dimensions().orElse(given.length);
    if (dimensions > given.length) {
      throw ApiException.invalid(
          "The parameter dimensions is %d and the embeddings of model %s have %d."
              .formatted(dimensions, request.model(), given.length),
          "dimensions",
          "invalid_value");
    }
    float[] vector = Arrays.copyOf(given, dimensions);
    double sum = 0;
    for (float number : vector) {
      sum += (double) number * number;
    }
    double scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (vector[i] * scale);
    }
    return vector;
  }

  private static String encode(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
