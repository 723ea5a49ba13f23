package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server refuses, and in which shape. */
class RefusalsIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String COMPLETIONS = "/v1/completions";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "/v1/chat/completions|{broken|400|invalid_json|null",
        "/v1/chat/completions|[1]|400|invalid_json|null",
        "/v1/chat/completions|{\"messages\":[]}|400|missing_required_parameter|model",
        "/v1/chat/completions|{\"model\":\"sim\"}|400|missing_required_parameter|messages",
        "/v1/chat/completions|{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}|404|model_not_found|model",
        "/v1/chat/completions|{\"model\":\"sim\",\"messages\":[{\"role\":\"bad\",\"content\":\"a\"}]}|400|invalid_value|messages[0].role",
        "/v1/chat/completions|{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[{}]}|400|missing_required_parameter|tools[0].type",
        "/v1/chat/completions|{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"response_format\":{\"type\":\"xml\"}}|400|invalid_value|response_format.type",
        "/v1/chat/completions|{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"temprature\":1}|400|unknown_parameter|temprature",
        "/v1/chat/completions|{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"n\":99}|400|invalid_value|n",
        "/v1/chat/completions|{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"stop\":\"\"}|400|invalid_value|stop",
        "/v1/chat/completions|{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}|400|invalid_value|messages[0].content",
        "/v1/completions|{\"model\":\"sim\",\"prompt\":[999]}|400|invalid_value|prompt",
        "/v1/completions|{\"model\":\"sim\",\"prompt\":\"\"}|400|invalid_value|prompt",
        "/v1/completions|{\"model\":\"sim\",\"prompt\":\"a\",\"suffix\":\"b\"}|400|unsupported_parameter|suffix",
        "/v1/completions|{\"model\":\"sim\",\"prompt\":\"a\",\"max_tokens\":0}|400|invalid_value|max_tokens",
        "/v1/completions|{\"model\":\"sim\",\"prompt\":\"a\",\"guided_json\":{\"minimum\":1e400}}|400|invalid_value|guided_json",
        "/v1/completions|{\"model\":\"sim\",\"prompt\":\"a\",\"guided_json\":{\"enum\":[[1e400]]}}|400|invalid_value|guided_json",
        "/v1/embeddings|{\"model\":\"sim\",\"input\":\"a\",\"encoding_format\":\"hex\"}|400|invalid_value|encoding_format",
        "/tokenize|{\"model\":\"sim\"}|400|missing_required_parameter|prompt",
        "/tokenize|{\"model\":\"none\",\"prompt\":\"a\"}|404|model_not_found|model",
        "/detokenize|{\"model\":\"sim\",\"tokens\":\"a\"}|400|invalid_type|tokens",
        "/detokenize|{\"model\":\"sim\",\"tokens\":[257]}|400|invalid_value|tokens",
        "/v1/nothing|{}|404|unknown_url|null",
      })
  void refusesInTheShapeOfTheApi(String path, String body, int status, String code, String param)
      throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      HttpResponse<String> response = server.post(path, body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      JsonNode error = server.json(response.body()).path("error");
      assertThat(error.size()).isEqualTo(4);
      assertThat(error.path("message").asText()).endsWith(".");
      assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
      assertThat(error.path("code").asText()).isEqualTo(code);
      assertThat(error.path("param").asText()).isEqualTo(param);
    }
  }

  @Test
  void refusesMorePromptsThanCanWait() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 20, 0)) {
      String prompts = "\"a\"" + ",\"a\"".repeat(19);
      String body = "{\"model\":\"sim\",\"max_tokens\":1,\"prompt\":[%s]}";
      assertThat(server.post(COMPLETIONS, body.formatted(prompts)).statusCode()).isEqualTo(200);
      HttpResponse<String> response = server.post(COMPLETIONS, body.formatted(prompts + ",\"a\""));
      assertThat(response.statusCode()).isEqualTo(400);
      JsonNode error = server.json(response.body()).path("error");
      assertThat(error.path("param").asText()).isEqualTo("prompt");
      assertThat(error.path("message").asText()).contains("21 answers", "at most 20");
    }
  }

  @Test
  void refusesPromptsThatDoNotFit() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      String longPrompt = "x".repeat(SimulatedServer.CONTEXT);
      HttpResponse<String> response =
          server.post(COMPLETIONS, "{\"model\":\"sim\",\"prompt\":\"%s\"}".formatted(longPrompt));
      assertThat(response.statusCode()).isEqualTo(400);
      JsonNode error = server.json(response.body()).path("error");
      assertThat(error.path("code").asText()).isEqualTo("context_length_exceeded");
      assertThat(error.path("message").asText()).contains("4096", "4095");
    }
  }

  @Test
  void refusesLongBodiesWrongMethodsAndBrokenHttp() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      HttpResponse<String> tooLong =
          server.post(COMPLETIONS, "x".repeat(SimulatedServer.MAX_BODY + 1));
      assertThat(tooLong.statusCode()).isEqualTo(413);
      assertThat(server.json(tooLong.body()).at("/error/code").asText())
          .isEqualTo("request_too_large");
      HttpResponse<String> asking =
          server.send(
              server
                  .request(COMPLETIONS)
                  .expectContinue(true)
                  .POST(BodyPublishers.ofString("x".repeat(SimulatedServer.MAX_BODY + 1))));
      assertThat(asking.statusCode()).isEqualTo(413);
      HttpResponse<String> wrongMethod = server.get(CHAT);
      assertThat(wrongMethod.statusCode()).isEqualTo(405);
      assertThat(wrongMethod.headers().firstValue("allow")).contains("POST");
    }
  }

  @Test
  void refusesCompressedBodiesByName() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      HttpResponse<String> response =
          server.send(
              server
                  .request(COMPLETIONS)
                  .header("content-encoding", "gzip")
                  .POST(BodyPublishers.ofByteArray(new byte[] {31, -117})));
      assertThat(response.statusCode()).isEqualTo(415);
      assertThat(response.body()).contains("content-encoding gzip is not read here");
    }
  }

  @Test
  void wantsItsKeyWhereItHasOne() throws Exception {
    try (SimulatedServer server = new SimulatedServer(1, 10, 0, Optional.of("sk-test"))) {
      server.load();
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
      assertThat(server.get("/v1/models").statusCode()).isEqualTo(401);
      assertThat(
              server
                  .send(server.request("/v1/models").header("authorization", "Bearer sk-wrong"))
                  .statusCode())
          .isEqualTo(401);
      assertThat(
              server
                  .send(server.request("/v1/models").header("authorization", "bearer sk-test"))
                  .statusCode())
          .isEqualTo(200);
    }
  }
}
