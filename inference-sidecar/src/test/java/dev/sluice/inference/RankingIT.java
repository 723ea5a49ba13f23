package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.gguf.GgufBytes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoders that make vectors or rank, in the real program with the real library. */
class RankingIT {
  private static final String QUERY = "abc";
  private static final List<String> DOCUMENTS = List.of("x y z", "abc", "f a b c", "m n o p");

  @TempDir private Path folder;
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void servesWhatTheFilesSay() throws Exception {
    try (SidecarProcess sidecar =
            SidecarProcess.start(
                "--listen",
                "127.0.0.1:0",
                "--threads",
                "1",
                "--model",
                TinyBert.embedding(1).write(folder.resolve("mean.gguf")).toString(),
                "--model",
                TinyBert.embedding(2).write(folder.resolve("first.gguf")).toString(),
                "--model",
                TinyBert.ranking().write(folder.resolve("rank.gguf")).toString(),
                "--model",
                templated().write(folder.resolve("templated.gguf")).toString());
        HttpClient client = HttpClient.newHttpClient()) {
      String address = sidecar.awaitReady();
      embeds(client, address);
      ranks(client, address);
      readsByItsTemplate(client, address);
      refuses(client, address);
      assertThat(sidecar.terminate()).isZero();
    }
  }

  private void embeds(HttpClient client, String address) throws Exception {
    List<Double> mean = vector(embed(client, address, "mean", "\"a b c\"").at("/data/0"));
    List<Double> first = vector(embed(client, address, "first", "\"a b c\"").at("/data/0"));
    assertThat(mean).hasSize(TinyBert.WIDTH);
    assertThat(cosine(mean, mean)).isCloseTo(1, within(1e-5));
    assertThat(cosine(mean, first)).isLessThan(0.999);
    // As tokens, between those that begin and end a text.
    JsonNode tokens = embed(client, address, "mean", "[[2, 5, 7, 9, 3], [2, 11, 3]]");
    assertThat(cosine(vector(tokens.at("/data/0")), mean)).isCloseTo(1, within(1e-5));
    assertThat(tokens.at("/usage/prompt_tokens").asInt()).isEqualTo(8);
  }

  private void ranks(HttpClient client, String address) throws Exception {
    JsonNode together = rerank(client, address, "rank", DOCUMENTS);
    assertThat(together.path("results").size()).isEqualTo(DOCUMENTS.size());
    double best = Double.POSITIVE_INFINITY;
    for (JsonNode result : together.path("results")) {
      double score = result.path("relevance_score").asDouble();
      assertThat(score).isBetween(0.0, best);
      best = score;
      String document = DOCUMENTS.get(result.path("index").asInt());
      JsonNode alone = rerank(client, address, "rank", List.of(document));
      assertThat(alone.at("/results/0/relevance_score").asDouble()).isCloseTo(score, within(1e-4));
    }
  }

  /** Returns a model whose file says how it reads a query with a document. */
  private static GgufBytes templated() {
    return TinyBert.ranking()
        .text("tokenizer.chat_template.rerank", "[CLS]{query}[SEP]{document}[SEP]");
  }

  private void readsByItsTemplate(HttpClient client, String address) throws Exception {
    JsonNode answer = rerank(client, address, "templated", List.of("x"));
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(3 + QUERY.length() + 1);
    // What a document writes is no control token: brackets and letters are tokens of their own.
    JsonNode forged = rerank(client, address, "templated", List.of("[SEP]"));
    assertThat(forged.at("/usage/prompt_tokens").asInt()).isGreaterThan(3 + QUERY.length() + 1);
  }

  private void refuses(HttpClient client, String address) throws Exception {
    assertRefused(
        post(client, address + "/v1/rerank", rerankBody("mean", List.of("a"))),
        "does not rank documents");
    assertRefused(
        post(client, address + "/v1/embeddings", "{\"model\": \"rank\", \"input\": \"a\"}"),
        "ranks documents and makes no embeddings; use /v1/rerank.");
    assertRefused(
        post(
            client,
            address + "/v1/chat/completions",
            "{\"model\": \"mean\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}"),
        "makes embeddings and no text; use /v1/embeddings.");
    String tooLong = "a ".repeat(TinyBert.CONTEXT);
    assertRefused(
        post(
            client,
            address + "/v1/embeddings",
            "{\"model\": \"mean\", \"input\": \"%s\"}".formatted(tooLong)),
        "context_length_exceeded");
    assertRefused(
        post(client, address + "/v1/rerank", rerankBody("rank", List.of(tooLong))),
        "context_length_exceeded");
  }

  private static void assertRefused(HttpResponse<String> response, String sentence) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(sentence);
  }

  private JsonNode embed(HttpClient client, String address, String model, String input)
      throws Exception {
    String body = "{\"model\": \"%s\", \"input\": %s}".formatted(model, input);
    return answer(post(client, address + "/v1/embeddings", body));
  }

  private JsonNode rerank(HttpClient client, String address, String model, List<String> documents)
      throws Exception {
    return answer(post(client, address + "/v1/rerank", rerankBody(model, documents)));
  }

  private String rerankBody(String model, List<String> documents) throws Exception {
    return json.writeValueAsString(
        json.createObjectNode()
            .put("model", model)
            .put("query", QUERY)
            .set("documents", json.valueToTree(documents)));
  }

  private JsonNode answer(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body());
  }

  private static HttpResponse<String> post(HttpClient client, String url, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static List<Double> vector(JsonNode entry) {
    List<Double> numbers = new ArrayList<>();
    entry.path("embedding").forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  private static double cosine(List<Double> a, List<Double> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += a.get(i) * b.get(i);
    }
    return sum;
  }
}
