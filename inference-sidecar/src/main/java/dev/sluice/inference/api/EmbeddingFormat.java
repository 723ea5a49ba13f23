package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** Answers of {@code /v1/embeddings}. */
public final class EmbeddingFormat {
  private EmbeddingFormat() {}

  /**
   * Writes an answer.
   *
   * @param model the model that made the vectors
   * @param vectors one for each input
   * @param base64 whether to write them as base64 of little-endian 32-bit floats
   * @param tokens how many tokens the inputs had together
   * @return the answer
   */
  public static ObjectNode write(String model, List<float[]> vectors, boolean base64, int tokens) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (float[] vector : vectors) {
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (base64) {
        entry.put("embedding", encode(vector));
      } else {
        ArrayNode numbers = entry.putArray("embedding");
        for (float number : vector) {
          numbers.add(number);
        }
      }
    }
    answer.put("model", model);
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  private static String encode(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
