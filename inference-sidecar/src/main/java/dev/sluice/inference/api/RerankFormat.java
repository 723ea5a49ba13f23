package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Answers of {@code /v1/rerank}. */
public final class RerankFormat {
  private RerankFormat() {}

  /**
   * Writes an answer, the best fitting documents first.
   *
   * <p>A classifier of one class gives a logit, whose logistic function is the score; of several
   * classes the first one's number is the score, as the model gives it.
   *
   * @param id names the answer
   * @param request what was asked for
   * @param classes the classifier's numbers for each document
   * @param tokens how many tokens all inputs had together
   * @return the answer
   */
  public static ObjectNode write(
      String id, RerankRequest request, List<float[]> classes, int tokens) {
    double[] scores =
        classes.stream().mapToDouble(numbers -> score(numbers, request.raw())).toArray();
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "list")
            .put("model", request.model());
    ArrayNode results = answer.putArray("results");
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(index -> -scores[index]))
        .limit(request.most())
        .forEach(index -> results.add(result(request, index, scores[index])));
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  private static double score(float[] numbers, boolean raw) {
    return raw || numbers.length > 1 ? numbers[0] : 1 / (1 + Math.exp(-numbers[0]));
  }

  private static ObjectNode result(RerankRequest request, int index, double score) {
    ObjectNode result =
        JsonNodeFactory.instance.objectNode().put("index", index).put("relevance_score", score);
    if (request.withDocuments()) {
      result.putObject("document").put("text", request.documents().get(index));
    }
    return result;
  }
}
