package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /v1/embeddings} and {@code /v1/rerank} in front of models that measure their inputs. */
class EmbeddingsIT {
  private static final String RERANK = "/v1/rerank";

  @Test
  void embeddingsHaveTheLengthOneAndComeAsNumbersOrBase64() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      JsonNode floats = embed(server, "{'model':'sim','input':['four','sixsix']}");
      assertThat(floats.at("/data/1/embedding/0").asDouble())
          .isCloseTo(1 / Math.sqrt(37), within(1e-6));
      assertThat(floats.at("/data/1/embedding/1").asDouble())
          .isCloseTo(6 / Math.sqrt(37), within(1e-6));
      assertThat(floats.at("/data/1/index").asInt()).isEqualTo(1);
      assertThat(floats.at("/usage/prompt_tokens").asInt()).isEqualTo(10);
      JsonNode base64 =
          embed(server, "{'model':'sim','input':[1,2,3],'encoding_format':'base64','user':'u'}");
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(base64.at("/data/0/embedding").asText()))
              .order(ByteOrder.LITTLE_ENDIAN);
      assertThat(bytes.remaining()).isEqualTo(8);
      assertThat(bytes.getFloat(4)).isCloseTo((float) (3 / Math.sqrt(10)), within(1e-6f));
    }
  }

  @Test
  void fewerDimensionsAreTheFirstOnesScaledToTheLengthOne() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      JsonNode one = embed(server, "{'model':'sim','input':[[1,2,3],[4]],'dimensions':1}");
      assertThat(one.at("/data/0/embedding").toString()).isEqualTo("[1.0]");
      assertThat(one.path("data").size()).isEqualTo(2);
      JsonNode refusal = embed(server, "{'model':'sim','input':'a','dimensions':3}");
      assertThat(refusal.at("/error/message").asText())
          .isEqualTo("The parameter dimensions is 3 and the embeddings of model sim have 2.");
    }
  }

  @Test
  void ranksTheBestDocumentsFirst() throws Exception {
    try (SimulatedServer server = ranking()) {
      String call = "{'model':'sim','query':'q','documents':['long ago',{'text':'b'},'mid']%s}";
      JsonNode all = server.json(post(server, RERANK, call.formatted("")).body());
      assertThat(all.path("results").findValuesAsText("index")).containsExactly("0", "2", "1");
      // The simulated classifier gives the length of query and document.
      assertThat(all.at("/results/2/relevance_score").asDouble())
          .isCloseTo(1 / (1 + Math.exp(-2)), within(1e-6));
      assertThat(all.at("/results/0/document").isMissingNode()).isTrue();
      assertThat(all.at("/usage/prompt_tokens").asInt()).isEqualTo(9 + 2 + 4);
      JsonNode best =
          server.json(
              post(
                      server,
                      "/rerank",
                      call.formatted(",'top_n':1,'return_documents':true,'raw_scores':true"))
                  .body());
      assertThat(best.path("results").toString())
          .isEqualTo(
              "[{\"index\":0,\"relevance_score\":9.0,\"document\":{\"text\":\"long ago\"}}]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/v1/rerank|{'model':'sim','documents':['a']}|missing_required_parameter|query",
        "/v1/rerank|{'model':'sim','query':'a','documents':[]}|invalid_type|documents",
        "/v1/rerank|{'model':'sim','query':'a','documents':[{'title':'b'}]}|invalid_type|documents",
        "/v1/rerank|{'model':'sim','query':'a','documents':['b'],'top_n':0}|invalid_value|top_n",
        "/v1/rerank|{'model':'sim','query':'a','documents':['b'],'x':0}|unknown_parameter|x",
        "/v1/embeddings|{'model':'sim','input':'a'}|unsupported_model|model",
        "/v1/chat/completions|{'model':'sim','messages':[{'role':'user','content':'a'}]}"
            + "|unsupported_model|model",
        "/v1/completions|{'model':'sim','prompt':'a'}|unsupported_model|model",
      })
  void aModelThatRanksRefusesWhatItCannotDo(String path, String body, String code, String param)
      throws Exception {
    try (SimulatedServer server = ranking()) {
      HttpResponse<String> refusal = post(server, path, body);
      assertThat(refusal.statusCode()).isEqualTo(400);
      JsonNode error = server.json(refusal.body()).path("error");
      assertThat(error.path("code").asText()).isEqualTo(code);
      assertThat(error.path("param").asText()).isEqualTo(param);
    }
  }

  @Test
  void aModelThatMakesTextDoesNotRank() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      HttpResponse<String> refusal =
          post(server, RERANK, "{'model':'sim','query':'a','documents':['b']}");
      assertThat(refusal.statusCode()).isEqualTo(400);
      assertThat(refusal.body()).contains("Model sim does not rank documents");
    }
  }

  @Test
  void inputsThatDoNotFitAreRefused() throws Exception {
    try (SimulatedServer server = ranking()) {
      String document = "d".repeat(SimulatedServer.EMBEDDING_CONTEXT);
      HttpResponse<String> refusal =
          post(
              server,
              RERANK,
              "{'model':'sim','query':'a','documents':['b','%s']}".formatted(document));
      assertThat(refusal.statusCode()).isEqualTo(400);
      assertThat(refusal.body()).contains("context_length_exceeded", "has 65 and at most 64 fit");
    }
  }

  @Test
  void callsAreServedByPriorityAndCounted() throws Exception {
    HttpSettings settings = SimulatedServer.settings(Optional.empty(), Optional.of("secret"));
    try (SimulatedServer server = new SimulatedServer(1, 10, 0, settings)) {
      server.load();
      String body = "{'model':'sim','input':'a','priority':'batch'}".replace('\'', '"');
      HttpResponse<String> untrusted = server.post("/v1/embeddings", body);
      assertThat(untrusted.statusCode()).isEqualTo(403);
      HttpResponse<String> trusted =
          server.send(
              server
                  .request("/v1/embeddings")
                  .header(Access.TRUST_HEADER, "secret")
                  .header(TermsReader.TENANT_HEADER, "acme")
                  .POST(BodyPublishers.ofString(body)));
      assertThat(trusted.statusCode()).as(trusted.body()).isEqualTo(200);
      assertThat(
              server.metric(
                  "gen_ai_server_request_duration_seconds_count",
                  "gen_ai_operation_name=\"embeddings\""))
          .isEqualTo(1);
      assertThat(server.metric("sluice_inference_embedding_queue_depth", "priority=\"batch\""))
          .isZero();
    }
  }

  private static SimulatedServer ranking() throws Exception {
    SimulatedServer server = new SimulatedServer(1, 10, 0, Optional.empty());
    server.loadRanking();
    return server;
  }

  private static JsonNode embed(SimulatedServer server, String body) throws Exception {
    return server.json(post(server, "/v1/embeddings", body).body());
  }

  private static HttpResponse<String> post(SimulatedServer server, String path, String body)
      throws Exception {
    return server.post(path, body.replace('\'', '"'));
  }
}
