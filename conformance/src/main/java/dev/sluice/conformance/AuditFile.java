package dev.sluice.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The audit records of one case. */
final class AuditFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long one looks for a record that should not come. */
  private static final Duration DOUBT = Duration.ofMillis(150);

  private final Path file;

  AuditFile(Path file) {
    this.file = file;
  }

  /** Returns the records of a call, when there is one, or after a while none. */
  List<String> of(String call) throws IOException {
    return waited(call, PATIENCE);
  }

  /** Returns the records of a call that should have none. */
  List<String> noneOf(String call) throws IOException {
    return waited(call, DOUBT);
  }

  private List<String> waited(String call, Duration patience) throws IOException {
    long until = System.nanoTime() + patience.toNanos();
    List<String> records = now(call);
    while (records.isEmpty() && System.nanoTime() < until) {
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for an audit record", e);
      }
      records = now(call);
    }
    return records;
  }

  /** Returns the records of a call that are there. */
  List<String> now(String call) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    // The last line may be half written.
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    List<String> records = new ArrayList<>();
    for (String line : lines) {
      JsonNode id = JSON.readTree(line).get("id");
      if (id != null && id.asText().equals(call)) {
        records.add(line);
      }
    }
    return records;
  }
}
