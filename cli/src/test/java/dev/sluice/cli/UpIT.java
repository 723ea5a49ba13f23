package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person sees who follows the README. */
class UpIT {
  /** Three calls a minute are allowed to the caller that is limited. */
  private static final Duration REFILL = Duration.ofSeconds(20);

  private static RunningSluice sluice;

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start();
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
  }

  private static String ask(String question, String more) {
    return """
    {"model":"auto","max_tokens":24,"messages":[{"role":"user","content":"%s"}]%s}\
    """
        .formatted(question, more);
  }

  @Test
  void answersWithUsageAndKnowsTheSecondIdenticalCall() throws Exception {
    String body = ask("What is a cache?", "");

    HttpResponse<String> first = sluice.chat(RunningSluice.DEMO_KEY, body);
    HttpResponse<String> second = sluice.chat(RunningSluice.DEMO_KEY, body);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(first.body()).contains("\"usage\"", "\"completion_tokens\"", "\"choices\"");
    assertThat(first.headers().firstValue("x-request-id")).isPresent();
    assertThat(second.headers().firstValue("cache-status").orElse("")).startsWith("sluice; hit");
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void streamsEventsThatEndInDone() throws Exception {
    HttpResponse<String> answer =
        sluice.chat(RunningSluice.DEMO_KEY, ask("Tell me a story.", ",\"stream\":true"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(answer.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
    assertThat(answer.body().split("data: ").length).isGreaterThan(3);
    assertThat(answer.body()).doesNotContain("\"choices\":[]");
  }

  @Test
  void refusesAnUnknownCaller() throws Exception {
    for (String key : List.of("", "sk-unknown")) {
      HttpResponse<String> answer = sluice.chat(key, ask("Hello", ""));

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"");
    }
  }

  @Test
  void limitsACallerAndSaysWhenToComeBack() throws Exception {
    long began = System.nanoTime();
    int allowed = 0;
    HttpResponse<String> last = sluice.chat(RunningSluice.LIMITED_KEY, ask("Question 0", ""));
    while (last.statusCode() == 200 && allowed < 20) {
      allowed++;
      last = sluice.chat(RunningSluice.LIMITED_KEY, ask("Question " + allowed, ""));
    }
    int refilled = (int) Duration.ofNanos(System.nanoTime() - began).dividedBy(REFILL);
    assertThat(last.statusCode()).as(last.body()).isEqualTo(429);
    assertThat(allowed).isBetween(3, 3 + refilled);
    assertThat(last.headers().firstValue("retry-after").orElse("")).matches("[1-9][0-9]*");
    assertThat(last.headers().firstValue("x-ratelimit-limit-requests").orElse("")).isEqualTo("3");
    assertThat(last.body()).contains("\"code\":\"rate_limit_exceeded\"");
  }

  @Test
  void saysInTheApisShapeWhatIsWrongWithACall() throws Exception {
    HttpResponse<String> broken = sluice.chat(RunningSluice.DEMO_KEY, "{\"model\": \"auto\", ");
    HttpResponse<String> unknown =
        sluice.chat(
            RunningSluice.DEMO_KEY, ask("Hello", "").replace("\"auto\"", "\"no-such-model\""));

    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body())
        .startsWith("{\"error\":{\"message\":")
        .contains("\"type\":", "\"param\":", "\"code\":");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("model_not_found", "no-such-model");
  }

  @Test
  void servesModelsEmbeddingsCompletionsAndMessages() throws Exception {
    String embedding = "{\"model\":\"demo-small\",\"input\":\"a sluice\"}";
    String completion = "{\"model\":\"demo-small\",\"prompt\":\"The water\",\"max_tokens\":8}";

    assertThat(sluice.post("/v1/embeddings", RunningSluice.DEMO_KEY, embedding).body())
        .contains("\"embedding\":[", "\"usage\"");
    assertThat(sluice.post("/v1/completions", RunningSluice.DEMO_KEY, completion).body())
        .contains("\"text\":", "\"usage\"");
  }

  @Test
  void aGoodCallIsNoReasonToLogAnything() throws Exception {
    sluice.chat(RunningSluice.DEMO_KEY, ask("Is anything wrong?", ""));

    assertThat(sluice.printed())
        .noneMatch(line -> line.contains("Exception") || line.contains("ehcache"));
  }

  /** Waits for what is so by and by: a call is counted after its answer has come. */
  private static void await(String path, Predicate<String> wanted) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String body = sluice.get(path).body();
    while (!wanted.test(body)) {
      assertThat(System.nanoTime()).as(body).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
      body = sluice.get(path).body();
    }
  }

  private static boolean counts(String metrics, String name) {
    return metrics
        .lines()
        .anyMatch(
            line ->
                line.startsWith(name)
                    && line.contains("sluice_tenant=\"demo\"")
                    && line.contains("gen_ai_request_model=\"demo-"));
  }

  @Test
  void countsTokensAndCostByTenantAndModel() throws Exception {
    sluice.chat(RunningSluice.DEMO_KEY, ask("How much is two plus three?", ""));

    await("/metrics", metrics -> counts(metrics, "gen_ai_client_token_usage"));
    await("/metrics", metrics -> counts(metrics, "sluice_cost"));
    await(
        "/health",
        health -> health.contains("\"status\":\"ok\"") && health.contains("\"sidecar\":\"ready\""));
  }
}
