package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String COMPLETIONS = "/v1/completions";
  private static final String HELLO = "{\"role\":\"user\",\"content\":\"hello\"}";

  @Test
  void answersAConversation() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(2, 10, 0)) {
      HttpResponse<String> response = server.post(CHAT, chat("\"max_tokens\":12"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).contains("application/json");
      JsonNode answer = server.json(response.body());
      assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
      assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
      assertThat(answer.path("model").asText()).isEqualTo("sim");
      JsonNode choice = answer.path("choices").path(0);
      assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
      assertThat(choice.path("message").path("content").asText()).hasSize(12);
      assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
      assertThat(choice.has("logprobs")).isTrue();
      int promptTokens = "<user>hello<assistant>".length();
      assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(promptTokens);
      assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(12);
      assertThat(answer.path("usage").path("total_tokens").asInt()).isEqualTo(promptTokens + 12);
      assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").asInt(-1)).isZero();
    }
  }

  @Test
  void streamsTheSameAnswerInPieces() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(2, 10, 0)) {
      String whole =
          server
              .json(server.post(CHAT, chat("\"max_tokens\":30,\"temperature\":0")).body())
              .at("/choices/0/message/content")
              .asText();
      HttpResponse<String> response =
          server.post(
              CHAT,
              chat(
                  "\"max_tokens\":30,\"temperature\":0,\"stream\":true,"
                      + "\"stream_options\":{\"include_usage\":true}"));
      assertThat(response.headers().firstValue("content-type").orElse(""))
          .startsWith("text/event-stream");
      List<String> events = events(response.body());
      assertThat(events.getLast()).isEqualTo("[DONE]");
      List<JsonNode> chunks = new ArrayList<>();
      for (String event : events.subList(0, events.size() - 1)) {
        chunks.add(server.json(event));
      }
      StringBuilder text = new StringBuilder();
      for (JsonNode chunk : chunks) {
        assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
        assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
        text.append(chunk.at("/choices/0/delta/content").asText());
      }
      assertThat(text.toString()).isEqualTo(whole);
      assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
      JsonNode usage = chunks.getLast();
      assertThat(usage.path("choices")).isEmpty();
      assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(30);
      JsonNode last = chunks.get(chunks.size() - 2);
      assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("length");
      assertThat(last.at("/choices/0/delta").isObject()).isTrue();
    }
  }

  @Test
  void goesOnWhereTheModelWouldEndWhenAskedTo() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(2, 10, 0.5)) {
      JsonNode answer =
          server.json(server.post(CHAT, chat("\"max_tokens\":40,\"ignore_eos\":true")).body());
      assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(40);
      assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    }
  }

  @Test
  void makesSeveralChoicesOfSeveralPrompts() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(3, 10, 0)) {
      String body =
          "{\"model\":\"sim\",\"prompt\":[\"one\",\"two\"],\"n\":2,\"max_tokens\":8,\"seed\":5}";
      JsonNode answer = server.json(server.post(COMPLETIONS, body).body());
      List<String> texts = new ArrayList<>();
      for (JsonNode choice : answer.path("choices")) {
        assertThat(choice.path("index").asInt()).isEqualTo(texts.size());
        texts.add(choice.path("text").asText());
      }
      assertThat(texts).hasSize(4).doesNotHaveDuplicates();
      assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(6);
      assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(32);
      JsonNode again = server.json(server.post(COMPLETIONS, body).body());
      assertThat(again.path("choices")).isEqualTo(answer.path("choices"));
    }
  }

  @Test
  void reportsLogProbabilities() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      JsonNode chat =
          server.json(
              server
                  .post(CHAT, chat("\"max_tokens\":3,\"logprobs\":true,\"top_logprobs\":4"))
                  .body());
      JsonNode content = chat.at("/choices/0/logprobs/content");
      assertThat(content).hasSize(3);
      assertThat(content.path(0).path("top_logprobs")).hasSize(4);
      assertThat(content.path(0).path("logprob").asDouble()).isNegative();
      assertThat(content.path(0).path("bytes").path(0).asInt())
          .isEqualTo(content.path(0).path("token").asText().charAt(0));
      JsonNode completion =
          server.json(
              server
                  .post(
                      COMPLETIONS,
                      "{\"model\":\"sim\",\"prompt\":\"x\",\"max_tokens\":3,\"logprobs\":2}")
                  .body());
      JsonNode logprobs = completion.at("/choices/0/logprobs");
      assertThat(logprobs.path("tokens")).hasSize(3);
      assertThat(logprobs.path("text_offset").toString()).isEqualTo("[0,1,2]");
      assertThat(logprobs.path("top_logprobs").path(0)).hasSize(2);
    }
  }

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
        "/v1/completions|{\"model\":\"sim\",\"prompt\":\"a\",\"echo\":true}|400|unsupported_parameter|echo",
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
  void livesBeforeItIsReady() throws Exception {
    try (SimulatedServer server = new SimulatedServer(1, 10, 0, Optional.empty())) {
      assertThat(server.get("/ready").statusCode()).isEqualTo(503);
      assertThat(server.json(server.get("/health").body()).path("status").asText())
          .isEqualTo("loading");
      HttpResponse<String> early = server.post(CHAT, chat("\"max_tokens\":1"));
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.headers().firstValue("retry-after")).contains("1");
      server.load();
      assertThat(server.get("/ready").statusCode()).isEqualTo(200);
      assertThat(server.post(CHAT, chat("\"max_tokens\":1")).statusCode()).isEqualTo(200);
      server.models.stopping();
      assertThat(server.get("/ready").statusCode()).isEqualTo(503);
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
      assertThat(server.post(CHAT, chat("\"max_tokens\":1")).statusCode()).isEqualTo(503);
    }
  }

  @Test
  void turnsTextIntoTokensAndBack() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      JsonNode tokens =
          server.json(
              server
                  .post(
                      "/tokenize",
                      "{\"model\":\"sim\",\"prompt\":\"abc\",\"return_token_strs\":true}")
                  .body());
      assertThat(tokens.path("tokens").toString()).isEqualTo("[97,98,99]");
      assertThat(tokens.path("token_strs").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
      assertThat(tokens.path("count").asInt()).isEqualTo(3);
      assertThat(tokens.path("max_model_len").asInt()).isEqualTo(SimulatedServer.CONTEXT);
      JsonNode chat =
          server.json(
              server
                  .post("/tokenize", "{\"model\":\"sim\",\"messages\":[%s]}".formatted(HELLO))
                  .body());
      assertThat(chat.path("count").asInt()).isEqualTo("<user>hello<assistant>".length());
      JsonNode text =
          server.json(
              server
                  .post(
                      "/detokenize",
                      "{\"model\":\"sim\",\"tokens\":%s}".formatted(chat.path("tokens")))
                  .body());
      assertThat(text.path("prompt").asText()).isEqualTo("<user>hello<assistant>");
    }
  }

  @Test
  void listsItsModels() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      JsonNode list = server.json(server.get("/v1/models").body());
      assertThat(list.at("/data/0/id").asText()).isEqualTo("sim");
      assertThat(server.json(server.get("/v1/models/sim").body()).path("created").asInt())
          .isEqualTo(1_000_000);
      assertThat(server.get("/v1/models/other").statusCode()).isEqualTo(404);
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

  private static String chat(String more) {
    return "{\"model\":\"sim\",\"messages\":[%s],%s}".formatted(HELLO, more);
  }

  private static List<String> events(String body) {
    return body.lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }
}
