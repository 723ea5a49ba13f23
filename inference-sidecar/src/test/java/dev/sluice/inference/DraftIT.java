package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A small model that guesses for a larger one, in the real program. */
class DraftIT {
  private static final String CALL =
      """
      {"model": "model", "max_tokens": 60, "temperature": 0, "ignore_eos": true,
       "prompt": "one two three one two three one two three one two"}
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void aDraftModelChangesNoAnswer() throws Exception {
    JsonNode guessed = answer("--draft", DemoModels.SMALL.toString());
    JsonNode plain = answer("--speculate", "off");
    assertThat(guessed.at("/choices/0/text")).isEqualTo(plain.at("/choices/0/text"));
    assertThat(guessed.at("/usage/completion_tokens").asInt()).isEqualTo(60);
    JsonNode details = plain.at("/usage/completion_tokens_details");
    assertThat(details.path("accepted_prediction_tokens").asInt(-1)).isZero();
    assertThat(details.path("rejected_prediction_tokens").asInt(-1)).isZero();
  }

  private JsonNode answer(String option, String value) throws Exception {
    try (SidecarProcess sidecar =
        SidecarProcess.start(
            "--listen",
            "127.0.0.1:0",
            "--model",
            "model=" + DemoModels.LARGE,
            "--threads",
            "1",
            "--deterministic",
            option,
            value)) {
      URI uri = URI.create(sidecar.awaitReady() + "/v1/completions");
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(CALL)).build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return json.readTree(response.body());
    }
  }
}
