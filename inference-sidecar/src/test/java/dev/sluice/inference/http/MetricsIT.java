package dev.sluice.inference.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the server tells of itself: metrics, and load in the header that ORCA has for it. */
class MetricsIT {
  private static final String CHAT = "/v1/chat/completions";

  @Test
  void measuresCalls() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      server.post(CHAT, chat("\"max_tokens\":7"));
      assertThat(server.metric("gen_ai_server_request_duration_seconds_count", "chat"))
          .isEqualTo(1);
      assertThat(server.metric("gen_ai_server_time_to_first_token_seconds_count", "chat"))
          .isEqualTo(1);
      assertThat(server.metric("gen_ai_client_token_usage_sum", "\"output\"")).isEqualTo(7);
      assertThat(server.metric("sluice_inference_sequences_limit", "sim")).isEqualTo(1);
      assertThat(server.metric("gen_ai_server_request_duration_seconds_bucket", "le=\"81.92\""))
          .isEqualTo(1);
    }
  }

  @Test
  void countsWhatIsRefusedForItsPrompt() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      for (String prompt : List.of("\"\"", "[99999999]", "\"" + "x".repeat(60_000) + "\"")) {
        String body = "{\"model\":\"sim\",\"prompt\":%s}".formatted(prompt);
        assertThat(server.post("/v1/completions", body).statusCode()).isEqualTo(400);
      }
      server.post(CHAT, chat("\"max_tokens\":1").replace("hello", "x".repeat(60_000)));
      assertThat(
              server.metric("gen_ai_server_request_duration_seconds_count", "error_type=\"400\""))
          .isEqualTo(4);
    }
  }

  @Test
  void tellsWhoAsksHowLoadedItIs() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(2, 10, 0)) {
      assertThat(report(server, "text", ",\"stream\":true"))
          .matches(
              "TEXT application_utilization=[0-9.]+,mem_utilization=[0-9.E-]+,"
                  + "named_metrics.kv_cache_usage_perc=.*,named_metrics.num_requests_waiting=.*");
      String header = report(server, "JSON", "");
      assertThat(header).startsWith("JSON ");
      assertThat(
              server
                  .json(header.substring("JSON ".length()))
                  .at("/named_metrics/num_requests_waiting")
                  .isNumber())
          .isTrue();
      String message = report(server, "BIN", "");
      assertThat(message).startsWith("BIN ");
      assertThat(new String(Base64.getDecoder().decode(message.substring(4)), ISO_8859_1))
          .contains("kv_cache_usage_perc", "num_requests_running");
      assertThat(server.post(CHAT, chat("\"max_tokens\":2")).headers().map())
          .doesNotContainKey("endpoint-load-metrics");
    }
  }

  @Test
  void exposesWhatScalersLookAt() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      server.post(CHAT, chat("\"max_tokens\":7"));
      String all = server.get("/metrics").body();
      assertThat(all)
          .contains(
              "sluice_inference_queue_depth{model=\"sim\",priority=\"interactive\"} 0.0",
              "sluice_inference_active_sequences{model=\"sim\",priority=\"batch\"} 0.0",
              "# TYPE sluice_inference_latency_seconds summary",
              "sluice_inference_latency_seconds{model=\"sim\",stage=\"first_token\",quantile=\"0.95\"}",
              "sluice_inference_generated_tokens_per_second{model=\"sim\"}",
              "sluice_inference_preemptions_total{model=\"sim\"} 0.0",
              "sluice_inference_batch_occupancy_ratio{model=\"sim\"}",
              "sluice_inference_kv_cache_usage_ratio{model=\"sim\"}",
              "sluice_inference_model_loaded{model=\"sim\",state=\"loaded\"} 1.0");
      assertThat(server.metric("sluice_inference_generated_tokens_total", "sim")).isEqualTo(7);
      assertThat(server.metric("sluice_inference_prefix_cache_queried_tokens_total", "sim"))
          .isPositive();
    }
  }

  /** Returns the load report that comes with an answer. */
  private static String report(SimulatedServer server, String format, String more)
      throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request(CHAT)
                .header("endpoint-load-metrics-format", format)
                .POST(BodyPublishers.ofString(chat("\"max_tokens\":2" + more))));
    return answer.headers().firstValue("endpoint-load-metrics").orElse("");
  }

  private static String chat(String more) {
    return "{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],%s}"
        .formatted(more);
  }
}
