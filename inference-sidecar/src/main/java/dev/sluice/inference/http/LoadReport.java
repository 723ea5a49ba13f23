package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerStatistics;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells who asks for it how loaded a model is, in a header of the answer, as the Open Request Cost
 * Aggregation of xDS has it ({@code xds.data.orca.v3.OrcaLoadReport}) and Envoy reads it.
 *
 * @param utilization generations that wait or run for each place; above 1 calls wait
 * @param memory share of the attention cache in use
 * @param waiting generations that wait
 * @param running generations that run
 * @param tokenRate tokens of answers in a second
 */
record LoadReport(double utilization, double memory, int waiting, int running, double tokenRate) {
  private static final String ASKED_BY = "endpoint-load-metrics-format";
  private static final String HEADER = "endpoint-load-metrics";

  static LoadReport of(SchedulerStatistics statistics) {
    int waiting = statistics.waiting();
    int running = statistics.active();
    return new LoadReport(
        (double) (waiting + running) / statistics.sequences(),
        (double) statistics.cacheTokens() / Math.max(1, statistics.cacheCapacity()),
        waiting,
        running,
        statistics.speed().generatedTokensPerSecond());
  }

  /** Adds the header to a call's answer if the call asks for it in a format that is known. */
  static void answer(HttpCall call, Scheduler scheduler) {
    switch (call.header(ASKED_BY).orElse("").toUpperCase(Locale.ROOT)) {
      case "TEXT" -> call.addHeader(HEADER, of(scheduler.statistics()).text());
      case "JSON" -> call.addHeader(HEADER, of(scheduler.statistics()).json());
      default -> {
        // Nobody asked, or for something that only other servers write.
      }
    }
  }

  /** The names are those by which vLLM reports, which endpoint pickers look for. */
  private Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("kv_cache_usage_perc", memory);
    named.put("num_requests_waiting", (double) waiting);
    named.put("num_requests_running", (double) running);
    named.put("generated_tokens_per_second", tokenRate);
    return named;
  }

  String text() {
    String named =
        named().entrySet().stream()
            .map(metric -> "named_metrics.%s=%s".formatted(metric.getKey(), metric.getValue()))
            .collect(Collectors.joining(","));
    return "TEXT application_utilization=%s,mem_utilization=%s,%s"
        .formatted(utilization, memory, named);
  }

  String json() {
    ObjectNode report =
        JsonNodeFactory.instance
            .objectNode()
            .put("application_utilization", utilization)
            .put("mem_utilization", memory);
    ObjectNode metrics = report.putObject("named_metrics");
    named().forEach(metrics::put);
    return "JSON " + new String(Json.write(report), StandardCharsets.UTF_8);
  }
}
