package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadReportTest {
  private static final LoadReport REPORT = new LoadReport(1.5, 0.25, 3, 4, 12.5);

  @Test
  void writesTheTextThatEnvoyReads() {
    assertThat(REPORT.text())
        .isEqualTo(
            "TEXT application_utilization=1.5,mem_utilization=0.25,"
                + "named_metrics.kv_cache_usage_perc=0.25,named_metrics.num_requests_waiting=3.0,"
                + "named_metrics.num_requests_running=4.0,"
                + "named_metrics.generated_tokens_per_second=12.5");
  }

  @Test
  void writesTheMessageOfTheStandard() {
    String[] parts = REPORT.binary().split(" ", -1);
    assertThat(parts[0]).isEqualTo("BIN");
    assertThat(read(ByteBuffer.wrap(Base64.getDecoder().decode(parts[1]))))
        .isEqualTo(
            Map.of(
                "mem_utilization", 0.25,
                "kv_cache_usage_perc", 0.25,
                "num_requests_waiting", 3.0,
                "num_requests_running", 4.0,
                "generated_tokens_per_second", 12.5,
                "application_utilization", 1.5));
  }

  /** Reads the wire format of Protobuf, as far as the message needs it. */
  private static Map<String, Double> read(ByteBuffer message) {
    message.order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Double> read = new LinkedHashMap<>();
    while (message.hasRemaining()) {
      int tag = message.get();
      switch (tag) {
        case 2 << 3 | 1 -> read.put("mem_utilization", message.getDouble());
        case 9 << 3 | 1 -> read.put("application_utilization", message.getDouble());
        case 8 << 3 | 2 -> readEntry(message, read);
        default -> throw new AssertionError("an unknown tag " + tag);
      }
    }
    return read;
  }

  private static void readEntry(ByteBuffer message, Map<String, Double> into) {
    int end = message.get() + message.position();
    assertThat(message.get()).isEqualTo((byte) (1 << 3 | 2));
    byte[] key = new byte[message.get()];
    message.get(key);
    assertThat(message.get()).isEqualTo((byte) (2 << 3 | 1));
    into.put(new String(key, StandardCharsets.US_ASCII), message.getDouble());
    assertThat(message.position()).isEqualTo(end);
  }
}
