package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compared must give the same answers, or the comparison means nothing. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ServersIT {
  private static final String CALL =
      "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Number %d\"}]%s}";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static MockUpstream mock;

  @BeforeAll
  static void start() throws InterruptedException {
    mock = new MockUpstream(0);
  }

  @AfterAll
  static void stop() {
    mock.close();
    CLIENT.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"MOCK", "ECHO"})
  void eachServerAnswersAsTheUpstreamDoes(Servers.Mode mode) throws Exception {
    try (Container server = server(mode)) {
      HttpResponse<String> answer = post(server, CALL.formatted(1, ""));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(new String(Answers.whole(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Servers.Mode.class,
      names = {"FORWARD", "SLUICE"})
  void streamsPassToTheirEnd(Servers.Mode mode) throws Exception {
    try (Container server = server(mode)) {
      HttpResponse<String> answer = post(server, CALL.formatted(2, ",\"stream\":true"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().lines().filter(line -> line.contains("t="))).hasSize(5);
      assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void onlyCallsThatWereAnsweredBeforeComeFromTheCache() throws Exception {
    try (Container server = server(Servers.Mode.SLUICE)) {
      assertThat(cacheStatus(server, 3)).contains("fwd=miss");
      assertThat(cacheStatus(server, 3)).contains("hit");
      assertThat(cacheStatus(server, 4)).contains("fwd=miss");
    }
  }

  @Test
  void aServerEndsWithItsStandardInput() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Servers.class.getName(),
                "mock")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).startsWith("ready ");
      process.getOutputStream().close();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Container server(Servers.Mode mode) throws Exception {
    return Servers.container(mode, URI.create("http://127.0.0.1:" + mock.port()));
  }

  private static String cacheStatus(Container server, int number) throws Exception {
    return post(server, CALL.formatted(number, "")).headers().firstValue("cache-status").orElse("");
  }

  private static HttpResponse<String> post(Container server, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/v1/chat/completions"))
            .header("content-type", "application/json")
            .header("authorization", "Bearer sk-sluice-demo")
            .header("x-mock-chunks", "5")
            .header("x-mock-delay-ms", "1")
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
