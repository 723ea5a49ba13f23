package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
      // The chosen token is there, too, whether or not it is one of the two likeliest.
      assertThat(logprobs.path("top_logprobs").path(0).size()).isBetween(2, 3);
      assertThat(logprobs.path("top_logprobs").path(0).path(logprobs.at("/tokens/0").asText()))
          .isEqualTo(logprobs.at("/token_logprobs/0"));
    }
  }

  @Test
  void reportsLogProbabilitiesOfThePrompt() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(2, 10, 0)) {
      String body =
          "{\"model\":\"sim\",\"prompt\":[\"one\",[116,119,111,33]],\"max_tokens\":1,"
              + "\"temperature\":0,\"echo\":true,\"logprobs\":1";
      JsonNode answer = server.json(server.post(COMPLETIONS, body + "}").body());
      assertThat(answer.at("/choices/0/text").asText()).startsWith("one").hasSize(4);
      assertThat(answer.at("/choices/1/text").asText()).startsWith("two!").hasSize(5);
      assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(7);
      assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(2);
      JsonNode logprobs = answer.at("/choices/1/logprobs");
      assertThat(logprobs.path("tokens")).hasSize(5);
      assertThat(logprobs.path("text_offset").toString()).isEqualTo("[0,1,2,3,4]");
      assertThat(logprobs.at("/token_logprobs/0").isNull()).isTrue();
      assertThat(logprobs.at("/top_logprobs/0").isNull()).isTrue();
      assertThat(logprobs.at("/token_logprobs/1").asDouble()).isNegative();
      // What was generated greedily is the likeliest.
      assertThat(logprobs.at("/top_logprobs/4")).hasSize(1);

      List<String> events = events(server.post(COMPLETIONS, body + ",\"stream\":true}").body());
      StringBuilder text = new StringBuilder();
      List<JsonNode> streamed = new ArrayList<>();
      for (String event : events.subList(0, events.size() - 1)) {
        JsonNode choice = server.json(event).at("/choices/0");
        if (choice.path("index").asInt() == 1) {
          text.append(choice.path("text").asText());
          choice.at("/logprobs/token_logprobs").forEach(streamed::add);
        }
      }
      assertThat(text.toString()).isEqualTo(answer.at("/choices/1/text").asText());
      assertThat(streamed).containsExactlyElementsOf(logprobs.path("token_logprobs"));
    }
  }

  @Test
  void aPromptCanBeAllThatComesBack() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      JsonNode answer =
          server.json(
              server
                  .post(
                      COMPLETIONS,
                      "{\"model\":\"sim\",\"prompt\":\"x\",\"max_tokens\":0,\"echo\":true}")
                  .body());
      assertThat(answer.at("/choices/0/text").asText()).isEqualTo("x");
      assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
      assertThat(answer.at("/choices/0/logprobs").isNull()).isTrue();
      assertThat(answer.at("/usage/completion_tokens").asInt()).isZero();
    }
  }

  @Test
  void continuesTheLastMessage() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      String messages =
          "\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
              + "{\"role\":\"assistant\",\"content\":\"once \"}]";
      String body = "{\"model\":\"sim\"," + messages + ",\"add_generation_prompt\":false,";
      JsonNode tokens =
          server.json(server.post("/tokenize", body + "\"continue_final_message\":true}").body());
      JsonNode text =
          server.json(
              server
                  .post(
                      "/detokenize", "{\"model\":\"sim\",\"tokens\":" + tokens.path("tokens") + "}")
                  .body());
      assertThat(text.path("prompt").asText()).isEqualTo("<user>a<assistant>once ");
      server.model.answer(" upon");
      JsonNode answer =
          server.json(server.post(CHAT, body + "\"continue_final_message\":true}").body());
      assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(" upon");
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
