package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.schema.Validation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers of a real model that must have a form. */
class AnswerFormsIT {
  private static final int CALLS = 100;
  private static final List<String> SCHEMAS =
      List.of(
          """
          {"type": "object", "required": ["city", "country", "population"], "properties": {
            "city": {"type": "string", "minLength": 1, "maxLength": 30},
            "country": {"type": "string", "maxLength": 30},
            "population": {"type": "integer", "minimum": 1}}}\
          """,
          """
          {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "object",
            "required": ["day", "open"], "additionalProperties": false, "properties": {
              "day": {"enum": ["monday", "tuesday", "wednesday"]}, "open": {"type": "boolean"},
              "note": {"type": ["string", "null"], "maxLength": 20}}}}\
          """,
          """
          {"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "required": ["leaf"],
            "properties": {"leaf": {"type": "string", "pattern": "^[a-z]{1,8}$"},
              "left": {"$ref": "#/$defs/tree"}}}}}\
          """,
          """
          {"anyOf": [
            {"type": "object", "required": ["error"], "properties": {"error": {"type": "string", "maxLength": 40}}},
            {"type": "object", "required": ["when", "share"], "properties": {
              "when": {"type": "string", "format": "date"},
              "share": {"type": "number", "minimum": 0, "maximum": 1}}}]}\
          """);

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void aHundredAnswersAreValidAgainstTheirSchemas() throws Exception {
    try (SidecarProcess sidecar =
            SidecarProcess.start(
                "--listen", "127.0.0.1:0", "--threads", "1", "--model", "m=" + DemoModels.SMALL);
        HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create(sidecar.awaitReady() + "/v1/chat/completions");
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(address).POST(BodyPublishers.ofString(body(i))).build();
        calls.add(client.sendAsync(request, BodyHandlers.ofString()));
      }
      int whole = 0;
      for (int i = 0; i < CALLS; i++) {
        HttpResponse<String> response = calls.get(i).get(120, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode choice = json.readTree(response.body()).at("/choices/0");
        if (choice.path("finish_reason").asText().equals("stop")) {
          String text = choice.at("/message/content").asText();
          assertThat(new Validation(json.readTree(schema(i))).complaints(text)).as(text).isEmpty();
          whole++;
        }
      }
      assertThat(whole).isGreaterThan(CALLS * 9 / 10);
    }
  }

  private static String schema(int call) {
    return SCHEMAS.get(call % SCHEMAS.size());
  }

  private static String body(int call) {
    return """
    {"model": "m", "messages": [{"role": "user", "content": "Describe number %d as JSON."}],
     "temperature": %s, "seed": %d, "max_tokens": 400,
     "response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": %s}}}\
    """
        .formatted(call, call % 5 / 4.0, call, schema(call));
  }
}
