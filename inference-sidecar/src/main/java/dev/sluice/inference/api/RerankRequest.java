package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A call of {@code /v1/rerank}, in the shape that Jina and Cohere gave it.
 *
 * @param model the model's name
 * @param query what is looked for
 * @param documents what to rank; at least one
 * @param most how many results are wanted
 * @param withDocuments whether results have their documents
 * @param raw whether scores are wanted as the classifier gives them, and not between 0 and 1
 */
public record RerankRequest(
    String model,
    String query,
    List<String> documents,
    int most,
    boolean withDocuments,
    boolean raw) {
  private static final int MAX_DOCUMENTS = 2048;

  /** Copies the list. */
  public RerankRequest {
    documents = List.copyOf(documents);
  }

  /**
   * Reads a request.
   *
   * @param body the request
   * @return the request
   * @throws ApiException if a parameter is wrong, unknown or not supported
   */
  public static RerankRequest read(ObjectNode body) throws ApiException {
    RequestFields fields = new RequestFields(body);
    String model = fields.text("model");
    String query = fields.text("query");
    List<String> documents = documents(fields);
    int most = fields.integer("top_n", 1, Integer.MAX_VALUE).orElse(documents.size());
    boolean withDocuments = fields.flag("return_documents");
    boolean raw = fields.flag("raw_scores");
    fields.ignore(Set.of("user"));
    fields.finish();
    return new RerankRequest(
        model, query, documents, Math.min(most, documents.size()), withDocuments, raw);
  }

  private static List<String> documents(RequestFields fields) throws ApiException {
    JsonNode node = fields.required("documents");
    if (!node.isArray() || node.isEmpty()) {
      throw fields.wrongType("documents", "an array of strings or objects with a text", node);
    }
    if (node.size() > MAX_DOCUMENTS) {
      throw fields.invalidValue(
          "documents",
          "has %d entries where at most %d are possible".formatted(node.size(), MAX_DOCUMENTS));
    }
    List<String> documents = new ArrayList<>();
    for (JsonNode entry : node) {
      JsonNode text = entry.isObject() ? entry.path("text") : entry;
      if (!text.isTextual()) {
        throw fields.wrongType("documents", "an array of strings or objects with a text", entry);
      }
      documents.add(text.textValue());
    }
    return documents;
  }
}
