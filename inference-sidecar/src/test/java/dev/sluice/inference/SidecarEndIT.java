package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the program ends while it answers, with the real library and a demo model. */
class SidecarEndIT {
  private static final String PROMPT = "\"Once upon a time\"";

  private static SidecarProcess start() throws Exception {
    return SidecarProcess.start(
        "--listen",
        "127.0.0.1:0",
        "--threads",
        "1",
        "--parallel",
        "16",
        "--model",
        DemoModels.LARGE.toString());
  }

  @Test
  void answersUnderWayAreFinishedBeforeTheEnd() throws Exception {
    try (SidecarProcess sidecar = start();
        HttpClient client = HttpClient.newHttpClient()) {
      String address = sidecar.awaitReady();
      // Bias keeps the end token away, so that the answer is long; token 2 ends an answer.
      String body =
          """
          {"model": "demo-large", "prompt": "Once upon a time", "max_tokens": 600,
           "temperature": 0, "stream": true, "logit_bias": {"2": -100}}\
          """;

      HttpResponse<Stream<String>> response =
          client.send(completion(address, body), BodyHandlers.ofLines());
      int status = sidecar.terminate();

      assertThat(response.body().filter(line -> !line.isEmpty()).toList())
          .last()
          .isEqualTo("data: [DONE]");
      assertThat(status).isZero();
    }
  }

  @Test
  void whoComesAtTheEndIsToldSo() throws Exception {
    try (SidecarProcess sidecar = start();
        HttpClient busy = HttpClient.newHttpClient();
        HttpClient more = HttpClient.newHttpClient();
        HttpClient late = HttpClient.newHttpClient()) {
      String address = sidecar.awaitReady();
      String body =
          """
          {"model": "demo-large", "prompt": "Once upon a time", "max_tokens": 1900,
           "temperature": 0, "stream": true, "ignore_eos": true}\
          """;
      HttpResponse<Stream<String>> response =
          busy.send(completion(address, body), BodyHandlers.ofLines());
      CompletableFuture<?> others = answerMany(more, address, body);

      assertThat(ProcessHandle.of(sidecar.pid()).orElseThrow().destroy()).isTrue();
      HttpResponse<String> refused;
      do {
        refused =
            late.send(
                completion(
                    address, "{\"model\": \"demo-large\", \"prompt\": \"a\", \"max_tokens\": 1}"),
                BodyHandlers.ofString());
      } while (refused.statusCode() == 200);
      others.cancel(true);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(refused.body()).contains("The sidecar is stopping");
      assertThat(response.body()).endsWith("data: [DONE]", "");
      assertThat(sidecar.exitStatus()).isZero();
    }
  }

  /**
   * Begins answers that keep the process from its end until they are cancelled; one fits beside.
   */
  private static CompletableFuture<?> answerMany(HttpClient client, String address, String body)
      throws Exception {
    String many = Collections.nCopies(14, PROMPT).toString();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<?> answers =
        client.sendAsync(
            completion(address, body.replace(PROMPT, many)),
            head -> {
              begun.countDown();
              return BodySubscribers.discarding();
            });
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    return answers;
  }

  private static HttpRequest completion(String address, String body) {
    return HttpRequest.newBuilder(URI.create(address + "/v1/completions"))
        .timeout(Duration.ofMinutes(2))
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
