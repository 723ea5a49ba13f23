package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Functions, calls and reasoning through the server, with a model that says what it is told. */
class ToolCallsIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String TEMPLATE =
      """
      {%- if tools %}<tools>{% for tool in tools %}{{ tool | tojson }}{% endfor %}</tools>{% endif %}
      {%- for m in messages %}<{{ m.role }}>{{ m.content }}
      {%- for call in m.tool_calls or [] %}
      <tool_call>{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}</tool_call>
      {%- endfor %}{% endfor %}<assistant>
      {%- if enable_thinking is defined and enable_thinking %}<think>{% else %}<think></think>{% endif %}\
      """;
  private static final String TOOLS =
      """
      "tools": [{"type": "function", "function": {"name": "get_weather", "description": "Looks.",
        "parameters": {"type": "object", "properties": {"city": {"enum": ["Bern", "Zürich"]},
          "unit": {"enum": ["c", "f"]}}, "required": ["unit"], "additionalProperties": false}}},
       {"type": "function", "function": {"name": "roll", "parameters": {"type": "object",
          "properties": {}, "additionalProperties": false}}}]\
      """;
  private static final String CALL =
      "I look.\n<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Zürich\"}}\n"
          + "</tool_call>\n<tool_call>\n{\"name\": \"roll\", \"arguments\": {}}\n</tool_call>";

  @Test
  void answersWithCalls() throws Exception {
    try (SimulatedServer server = server(CALL)) {
      JsonNode choice = ask(server, TOOLS).at("/choices/0");
      assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
      JsonNode message = choice.path("message");
      assertThat(message.path("content").asText()).isEqualTo("I look.");
      assertThat(message.path("tool_calls")).hasSize(2);
      JsonNode call = message.at("/tool_calls/0");
      assertThat(call.path("type").asText()).isEqualTo("function");
      assertThat(call.path("id").asText()).matches("[0-9a-z]{9}");
      assertThat(call.at("/function/name").asText()).isEqualTo("get_weather");
      assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"city\": \"Zürich\"}");
      assertThat(message.at("/tool_calls/1/function/arguments").asText()).isEqualTo("{}");
    }
  }

  @Test
  void callsOfStrictFunctionsHaveValidArguments() throws Exception {
    String strict = TOOLS.replace("{\"name\":", "{\"strict\": true, \"name\":");
    try (SimulatedServer server = server(CALL)) {
      JsonNode message = ask(server, strict).at("/choices/0/message");
      assertThat(message.path("content").asText()).isEqualTo("I look.");
      assertThat(message.at("/tool_calls/0/function/name").asText()).isEqualTo("get_weather");
      // The model left the unit out, which the schema demands.
      JsonNode arguments = server.json(message.at("/tool_calls/0/function/arguments").asText());
      assertThat(arguments.path("unit").asText()).isIn("c", "f");
    }
    try (SimulatedServer server = server("No call, but <tool_cal and {\"name\": 1}.")) {
      JsonNode message = ask(server, strict).at("/choices/0/message");
      assertThat(message.path("content").asText())
          .isEqualTo("No call, but <tool_cal and {\"name\": 1}.");
    }
  }

  @Test
  void streamsCallsPieceByPiece() throws Exception {
    try (SimulatedServer server = server(CALL)) {
      StringBuilder arguments = new StringBuilder();
      List<String> names = new ArrayList<>();
      List<String> reasons = new ArrayList<>();
      int pieces = 0;
      for (JsonNode chunk : stream(server, TOOLS)) {
        JsonNode choice = chunk.at("/choices/0");
        for (JsonNode call : choice.at("/delta/tool_calls")) {
          if (call.has("id")) {
            assertThat(call.path("index").asInt()).isEqualTo(names.size());
            names.add(call.at("/function/name").asText());
          }
          if (call.path("index").asInt() == 0) {
            arguments.append(call.at("/function/arguments").asText());
            pieces++;
          }
        }
        if (choice.hasNonNull("finish_reason")) {
          reasons.add(choice.path("finish_reason").asText());
        }
      }
      assertThat(names).containsExactly("get_weather", "roll");
      assertThat(arguments.toString()).isEqualTo("{\"city\": \"Zürich\"}");
      assertThat(pieces).isGreaterThan(5);
      assertThat(reasons).containsExactly("tool_calls");
    }
  }

  @Test
  void tellsReasoningFromTheAnswer() throws Exception {
    try (SimulatedServer server = server("Two and two.\n</think>\n\nFour.")) {
      String thinking = "\"chat_template_kwargs\": {\"enable_thinking\": true}";
      JsonNode message = ask(server, thinking).at("/choices/0/message");
      assertThat(message.path("reasoning_content").asText()).isEqualTo("Two and two.");
      assertThat(message.path("content").asText()).isEqualTo("Four.");
      StringBuilder reasoning = new StringBuilder();
      StringBuilder content = new StringBuilder();
      for (JsonNode chunk : stream(server, thinking)) {
        reasoning.append(chunk.at("/choices/0/delta/reasoning_content").asText());
        content.append(chunk.at("/choices/0/delta/content").asText());
      }
      assertThat(reasoning.toString()).isEqualTo("Two and two.");
      assertThat(content.toString()).isEqualTo("Four.");
    }
  }

  @Test
  void leavesTextAloneWhereNoCallIsAllowed() throws Exception {
    try (SimulatedServer server = server(CALL)) {
      JsonNode choice = ask(server, TOOLS + ", \"tool_choice\": \"none\"").at("/choices/0");
      assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
      assertThat(choice.at("/message/content").asText()).isEqualTo(CALL);
      assertThat(choice.at("/message/tool_calls").isMissingNode()).isTrue();
    }
  }

  @Test
  void demandsACallOfAModelThatWantsToSaySomethingElse() throws Exception {
    try (SimulatedServer server = server("Certainly not!")) {
      String one = ", \"parallel_tool_calls\": false";
      JsonNode any =
          ask(server, TOOLS + ", \"tool_choice\": \"required\", \"max_tokens\": 200" + one);
      assertThat(any.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
      assertThat(any.at("/choices/0/message/tool_calls/0/function/name").asText())
          .isIn("get_weather", "roll");
      assertThat(any.at("/choices/0/message/content").isNull()).isTrue();
      JsonNode named =
          ask(
              server,
              TOOLS
                  + ", \"tool_choice\": {\"type\": \"function\", \"function\": {\"name\":"
                  + " \"roll\"}}");
      JsonNode call = named.at("/choices/0/message/tool_calls/0/function");
      assertThat(call.path("name").asText()).isEqualTo("roll");
      assertThat(server.json(call.path("arguments").asText())).isEmpty();
    }
  }

  @Test
  void readsConversationsWithCallsAndResults() throws Exception {
    try (SimulatedServer server = server("Rain.")) {
      String body =
          """
          {"model": "sim", "messages": [
            {"role": "user", "content": "Weather?"},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "abc", "type": "function",
              "function": {"name": "get_weather", "arguments": "{\\"city\\": \\"Bern\\"}"}}]},
            {"role": "tool", "tool_call_id": "abc", "content": "rain"}]}\
          """;
      JsonNode answer = server.json(server.post(CHAT, body).body());
      assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Rain.");
      String prompt =
          "<user>Weather?<assistant><tool_call>{\"name\": \"get_weather\", \"arguments\":"
              + " {\"city\": \"Bern\"}}</tool_call><tool>rain<assistant><think></think>";
      assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(prompt.length());
    }
  }

  @Test
  void theOfficialClientCallsFunctions() throws Exception {
    Path python = Path.of("..", ".venv", "bin", "python");
    assumeTrue(Files.isExecutable(python), "Python is no prerequisite; .ci/run makes this .venv");
    try (SimulatedServer server =
        server(
            "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Zürich\"}}\n"
                + "</tool_call>")) {
      Process client =
          new ProcessBuilder(
                  python.toString(),
                  Path.of("src/test/python/tool_calls.py").toString(),
                  "http://127.0.0.1:%d/v1".formatted(server.port()))
              .redirectErrorStream(true)
              .start();
      String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(client.waitFor()).as(output).isZero();
      assertThat(output).contains("calls ok", "results ok", "stream ok");
    }
  }

  private static SimulatedServer server(String answer) throws Exception {
    SimulatedServer server =
        new SimulatedServer(2, 10, 0, SimulatedServer.settings(Optional.empty(), Optional.empty()));
    server.model.answer(answer);
    server.load(TEMPLATE);
    return server;
  }

  private static JsonNode ask(SimulatedServer server, String more) throws Exception {
    HttpResponse<String> response = server.post(CHAT, body(more));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return server.json(response.body());
  }

  private static List<JsonNode> stream(SimulatedServer server, String more) throws Exception {
    List<JsonNode> chunks = new ArrayList<>();
    for (String line :
        server.post(CHAT, body(more + ", \"stream\": true")).body().lines().toList()) {
      if (line.startsWith("data: {")) {
        chunks.add(server.json(line.substring("data: ".length())));
      }
    }
    return chunks;
  }

  private static String body(String more) {
    return "{\"model\": \"sim\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], %s}"
        .formatted(more);
  }
}
