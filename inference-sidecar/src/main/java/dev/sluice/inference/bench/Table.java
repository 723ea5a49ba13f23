package dev.sluice.inference.bench;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints outcomes as lines of a table, as soon as they are there. */
final class Table {
  private final PrintWriter out;

  Table(PrintWriter out) {
    this.out = out;
  }

  void head() {
    out.printf(
        "%-14s %-10s %5s %5s %4s %6s %9s %8s %9s   %-22s   %-20s %s%n",
        "server",
        "batching",
        "in",
        "out",
        "n",
        "round",
        "tokens/s",
        "calls/s",
        "per CPU s",
        "first token p50/95/99",
        "gaps p50/95/99 (ms)",
        "failed");
    out.flush();
  }

  void line(Outcome outcome) {
    Point point = outcome.point();
    Measurement m = outcome.measurement();
    out.printf(
        Locale.ROOT,
        "%-14s %-10s %5d %5d %4d %6d %9.1f %8.2f %9.1f   %-22s   %-20s %s%n",
        outcome.target().name(),
        point.mode().name().toLowerCase(Locale.ROOT),
        point.shape().inputTokens(),
        point.shape().outputTokens(),
        point.clients(),
        outcome.round(),
        m.tokensPerSecond(),
        m.callsPerSecond(),
        outcome.tokensPerProcessorSecond(),
        times(m.firstToken()),
        times(m.gaps()),
        m.failures() == 0 ? "0" : "%d of %d: %s".formatted(m.failures(), m.calls(), m.failure()));
    out.flush();
  }

  static String times(Quantiles times) {
    return String.format(
        Locale.ROOT, "%.1f/%.1f/%.1f", times.millis(50), times.millis(95), times.millis(99));
  }
}
