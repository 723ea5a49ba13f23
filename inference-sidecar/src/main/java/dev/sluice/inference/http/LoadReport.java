package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.engine.EmbeddingService;
import dev.sluice.inference.engine.SchedulerStatistics;
import dev.sluice.inference.serving.ServedModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells who asks for it how loaded a model is, in a header of the answer, as the Open Request Cost
 * Aggregation of xDS has it ({@code xds.data.orca.v3.OrcaLoadReport}) and Envoy reads it: {@code
 * TEXT}, {@code JSON} or {@code BIN}, which is the Protobuf message in base64.
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

  // Fields of OrcaLoadReport, and how Protobuf encodes them.
  private static final int MEM_UTILIZATION = 2;
  private static final int NAMED_METRICS = 8;
  private static final int APPLICATION_UTILIZATION = 9;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int MOST_BYTES = 512;

  static LoadReport of(ServedModel model) {
    return model
        .scheduler()
        .map(scheduler -> of(scheduler.statistics()))
        .orElseGet(() -> of(model.embeddings()));
  }

  /** A model that makes no text computes for one call after the other, and keeps nothing. */
  private static LoadReport of(EmbeddingService embeddings) {
    int unfinished = embeddings.unfinished();
    int waiting = Math.max(0, unfinished - 1);
    return new LoadReport(unfinished, 0, waiting, unfinished - waiting, 0);
  }

  private static LoadReport of(SchedulerStatistics statistics) {
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
  static void answer(HttpCall call, ServedModel model) {
    switch (call.header(ASKED_BY).orElse("").toUpperCase(Locale.ROOT)) {
      case "TEXT" -> call.addHeader(HEADER, of(model).text());
      case "JSON" -> call.addHeader(HEADER, of(model).json());
      case "BIN" -> call.addHeader(HEADER, of(model).binary());
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

  String binary() {
    ByteBuffer report = ByteBuffer.allocate(MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    putDouble(report, MEM_UTILIZATION, memory);
    named().forEach((name, value) -> putEntry(report, name, value));
    putDouble(report, APPLICATION_UTILIZATION, utilization);
    return "BIN "
        + Base64.getEncoder().encodeToString(Arrays.copyOf(report.array(), report.position()));
  }

  /** Writes an entry of {@code named_metrics}: a message of its key and its value. */
  private static void putEntry(ByteBuffer report, String name, double value) {
    byte[] key = name.getBytes(StandardCharsets.US_ASCII);
    report.put((byte) (NAMED_METRICS << 3 | LENGTH_DELIMITED));
    report.put((byte) (2 + key.length + 1 + Double.BYTES));
    report.put((byte) (1 << 3 | LENGTH_DELIMITED)).put((byte) key.length).put(key);
    putDouble(report, 2, value);
  }

  private static void putDouble(ByteBuffer report, int field, double value) {
    report.put((byte) (field << 3 | FIXED_64)).putDouble(value);
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
