package dev.sluice.inference.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes outcomes as comma-separated values (RFC 4180), times in milliseconds. */
final class CsvFile {
  private static final String HEAD =
      "server,batching,input_tokens,output_tokens,clients,round,tokens_per_s,calls_per_s,"
          + "tokens_per_cpu_s,ttft_p50_ms,ttft_p95_ms,ttft_p99_ms,itl_p50_ms,itl_p95_ms,itl_p99_ms,calls,failures";

  private CsvFile() {}

  static void write(Path file, List<Outcome> outcomes) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(HEAD);
    outcomes.forEach(outcome -> lines.add(line(outcome)));
    Files.write(file, lines);
  }

  private static String line(Outcome outcome) {
    Point point = outcome.point();
    Measurement m = outcome.measurement();
    return String.format(
        Locale.ROOT,
        "%s,%s,%d,%d,%d,%d,%.2f,%.3f,%s,%s,%s,%d,%d",
        outcome.target().name(),
        point.mode().name().toLowerCase(Locale.ROOT),
        point.shape().inputTokens(),
        point.shape().outputTokens(),
        point.clients(),
        outcome.round(),
        m.tokensPerSecond(),
        m.callsPerSecond(),
        processor(outcome.tokensPerProcessorSecond()),
        times(m.firstToken()),
        times(m.gaps()),
        m.calls(),
        m.failures());
  }

  /** Leaves the field empty where nothing is known. */
  private static String processor(double rate) {
    return Double.isNaN(rate) ? "" : String.format(Locale.ROOT, "%.2f", rate);
  }

  private static String times(Quantiles times) {
    return String.format(
        Locale.ROOT, "%.3f,%.3f,%.3f", times.millis(50), times.millis(95), times.millis(99));
  }
}
