package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.schema.Validation;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFormsIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["name", "count", "kind"], "properties": {
        "name": {"type": "string", "minLength": 3, "maxLength": 12},
        "count": {"type": "integer", "minimum": 10, "maximum": 99},
        "kind": {"enum": ["small", "large"]},
        "tags": {"type": "array", "maxItems": 3, "items": {"type": "string", "pattern": "^[a-z]{1,4}$"}}}}\
      """;

  @ParameterizedTest
  @CsvSource({"0,false", "0.7,false", "1,true", "2,true"})
  void answersAreValidAgainstTheirSchema(double temperature, boolean stream) throws Exception {
    String body =
        """
        {"model": "sim", "messages": [{"role": "user", "content": "hello"}], "temperature": %s,
         "n": 8, "seed": 3, "max_tokens": 400,
         "response_format": {"type": "json_schema", "json_schema": {"name": "thing", "schema": %s}}}\
        """
            .formatted(temperature, SCHEMA);
    try (SimulatedServer server = SimulatedServer.ready(8, 20, 0.3)) {
      Validation validation = new Validation(server.json(SCHEMA));
      if (stream) {
        body = body.replace("\"n\": 8", "\"n\": 1, \"stream\": true");
        assertThat(validation.complaints(streamed(server, server.post(CHAT, body)))).isEmpty();
        return;
      }
      HttpResponse<String> response = server.post(CHAT, body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      for (JsonNode choice : server.json(response.body()).path("choices")) {
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        String text = choice.at("/message/content").asText();
        assertThat(validation.complaints(text)).as(text).isEmpty();
      }
    }
  }

  @Test
  void anAnswerThatIsCutSaysSo() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 5, 0)) {
      JsonNode answer =
          server.json(
              server
                  .post(CHAT, chat("\"max_tokens\": 5, \"json_schema\": {\"type\": \"string\"}"))
                  .body());
      assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
      assertThat(answer.at("/choices/0/message/content").asText()).startsWith("\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'guided_regex': '[0-9]{4}-[a-f]'; [0-9]{4}-[a-f]",
        "'guided_choice': ['yes', 'no']; yes|no",
        "'grammar': 'root ::= item{3}\\nitem ::= [x-z] \"!\"'; ([x-z]!){3}",
        "'structured_outputs': {'regex': 'a|b'}; a|b"
      })
  void answersHaveOtherForms(String parameter, String pattern) throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 5, 0)) {
      JsonNode answer =
          server.json(
              server
                  .post(CHAT, chat(parameter.replace('\'', '"').replace("\"!\"", "\\\"!\\\"")))
                  .body());
      assertThat(answer.at("/choices/0/message/content").asText()).matches(pattern);
      assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'json_schema': {'items': {'not': {'multipleOf': 3}}}; json_schema; not at #/items is not"
            + " supported",
        "'response_format': {'type': 'json_object', 'schema': false}; response_format; No finite"
            + " text",
        "'guided_regex': '(?=a)'; guided_regex; looks around",
        "'grammar': 'root ::= root \"a\" | \"b\"'; grammar; rule root begins with itself",
        "'grammar': 'root ::= other'; grammar; rule other without defining it",
        "'guided_regex': 'a', 'guided_choice': ['b']; guided_choice; together with guided_regex",
        "'guided_regex': 'a', 'ignore_eos': true; ignore_eos; together with guided_regex"
      })
  void refusesFormsThatItCannotKeep(String parameter, String param, String message)
      throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 5, 0)) {
      HttpResponse<String> response =
          server.post(
              CHAT,
              chat(
                  parameter
                      .replace('\'', '"')
                      .replaceAll("\"([ab])\" \\| \"b\"", "\\\\\"$1\\\\\" | \\\\\"b\\\\\"")));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      JsonNode error = server.json(response.body()).path("error");
      assertThat(error.path("param").asText()).isEqualTo(param);
      assertThat(error.path("message").asText()).contains(message).endsWith(".");
    }
  }

  private static String streamed(SimulatedServer server, HttpResponse<String> response)
      throws Exception {
    StringBuilder text = new StringBuilder();
    for (String line : response.body().lines().toList()) {
      if (line.startsWith("data: {")) {
        text.append(
            server.json(line.substring("data: ".length())).at("/choices/0/delta/content").asText());
      }
    }
    return text.toString();
  }

  private static String chat(String parameters) {
    return "{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],%s}"
        .formatted(parameters);
  }
}
