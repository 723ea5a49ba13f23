package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.api.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private static byte[] line(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aRecordTellsWhoWhatWhereAndWhyOnOneLine() throws IOException {
    Outcome outcome = Outcomes.outcome(Outcomes.call(Headers.NONE), 200, Outcome.End.COMPLETE);

    String line = new String(AuditRecord.of(outcome), StandardCharsets.UTF_8);

    assertThat(line)
        .startsWith("{\"time\":\"2026-01-01T12:00:00Z\",\"id\":\"call-1\"")
        .contains("\"tenant\":\"acme\",\"team\":\"search\",\"key\":\"9f86d081\"")
        .contains("\"model\":\"small\",\"target\":{\"provider\":\"local\"")
        .contains("\"cost\":0.000018,\"price\":\"free\"")
        .contains(
            "{\"policy\":\"trim\",\"rule\":\"fits\",\"why\":\"within the window\",\"tokens\":12}")
        .contains("\"ms\":{\"deciding\":0.030,\"first-piece\":12.000,\"total\":40.000}")
        .endsWith("]}\n");
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
  }

  @Test
  void aFigureThatIsNoNumberStaysValidJson() throws IOException {
    Outcome outcome =
        Outcomes.noted("guard", Map.of("score", Double.NaN, "most", Float.POSITIVE_INFINITY));

    try (JsonParser json = Json.factory().createParser(AuditRecord.of(outcome))) {
      while (json.nextToken() != null) {
        json.skipChildren();
      }
    }
    assertThat(new String(AuditRecord.of(outcome), StandardCharsets.UTF_8))
        .contains("\"score\":\"NaN\"", "\"most\":\"Infinity\"");
  }

  /** A pipe that nobody reads is a disk that hangs. */
  @Test
  void closingDoesNotWaitForADiskThatHangs() throws Exception {
    Path pipe = folder.resolve("audit.jsonl");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
      AuditLog log = new AuditLog(pipe, 1L << 40, 1, Duration.ofMillis(200));
      while (log.lost() == 0) {
        log.append(new byte[4_096]);
      }

      CompletableFuture<Void> closing = CompletableFuture.runAsync(log::close);

      assertThat(closing).succeedsWithin(Duration.ofSeconds(20));
    }
    // Nobody waits for the writer here, whom other tests would take for one left behind.
    for (Thread writer : writers()) {
      writer.join(PATIENCE.toMillis());
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void everyRecordAppendedBeforeCloseIsInTheFile() throws IOException {
    Path file = folder.resolve("deep/audit.jsonl");
    try (AuditLog log = new AuditLog(file, 1_000_000, 2)) {
      for (int i = 0; i < 1_000; i++) {
        log.append(line("{\"n\":" + i + "}\n"));
      }
    }
    try (AuditLog log = new AuditLog(file, 1_000_000, 2)) {
      log.append(line("{\"n\":1000}\n"));
    }

    List<String> expected = new ArrayList<>();
    for (int i = 0; i <= 1_000; i++) {
      expected.add("{\"n\":" + i + "}");
    }
    assertThat(Files.readAllLines(file)).isEqualTo(expected);
  }

  @Test
  void rotatesBySizeAndKeepsSoManyFiles() throws IOException {
    Path file = folder.resolve("audit.jsonl");
    byte[] record = line("0123456789\n");
    try (AuditLog log = new AuditLog(file, 22, 2)) {
      for (int i = 0; i < 9; i++) {
        log.append(record);
      }
    }

    assertThat(Files.size(file)).isEqualTo(11);
    assertThat(Files.size(folder.resolve("audit.jsonl.1"))).isEqualTo(22);
    assertThat(Files.size(folder.resolve("audit.jsonl.2"))).isEqualTo(22);
    assertThat(folder.resolve("audit.jsonl.3")).doesNotExist();
  }

  @Test
  void aFileThatCannotBeRotatedGoesOn() throws IOException {
    Path file = folder.resolve("audit.jsonl");
    Files.createDirectories(folder.resolve("audit.jsonl.1/in-the-way"));
    try (AuditLog log = new AuditLog(file, 22, 1)) {
      for (int i = 0; i < 9; i++) {
        log.append(line("0123456789\n"));
      }
    }

    assertThat(Files.readAllLines(file)).hasSize(9).containsOnly("0123456789");
  }

  /** Writing to /dev/full fails as on a full disk. */
  @Test
  void aFullDiskIsOvercomeAndAllThatWasLostIsTold() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("audit.jsonl"), Path.of("/dev/full"));
    Path file = folder.resolve("elsewhere.jsonl");
    try (AuditLog log = new AuditLog(link, 1_000, 1)) {
      for (int i = 1; i <= 3; i++) {
        log.append(line("{}\n"));
        awaitLost(log, i);
      }
      Files.delete(link);
      Files.createSymbolicLink(link, file);
      log.append(line("{\"n\":1}\n"));
    }

    assertThat(Files.readAllLines(file)).containsExactly("{\"lost-records\":3}", "{\"n\":1}");
  }

  /** As logrotate does, or whoever tidies up: what is written to the old file is seen by nobody. */
  @Test
  void aFileThatIsMovedOrRemovedByOthersIsBegunAnew() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    Path moved = folder.resolve("audit-yesterday.jsonl");
    try (AuditLog log = new AuditLog(file, 1_000, 1)) {
      log.append(line("{\"n\":1}\n"));
      awaitContent(file, "{\"n\":1}\n");
      Files.move(file, moved);
      log.append(line("{\"n\":2}\n"));
      awaitContent(file, "{\"n\":2}\n");
      Files.delete(file);
      log.append(line("{\"n\":3}\n"));
    }

    assertThat(Files.readAllLines(file)).containsExactly("{\"n\":3}");
    assertThat(Files.readAllLines(moved)).containsExactly("{\"n\":1}");
  }

  @Test
  void twoProcessesThatShareAFileRotateItOnce() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    String record = "0123456789\n";
    try (AuditLog one = new AuditLog(file, 33, 3);
        AuditLog other = new AuditLog(file, 33, 3)) {
      one.append(line(record));
      awaitContent(file, record);
      other.append(line(record));
      awaitContent(file, record.repeat(2));
      one.append(line(record));
      awaitContent(file, record.repeat(3));
      other.append(line(record));
      awaitContent(file, record);
      one.append(line(record));
    }

    assertThat(file).hasContent(record.repeat(2));
    assertThat(folder.resolve("audit.jsonl.1")).hasContent(record.repeat(3));
    assertThat(folder.resolve("audit.jsonl.2")).doesNotExist();
  }

  private static void awaitContent(Path file, String content) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!content(file).equals(content)) {
      assertThat(System.nanoTime()).as("%s in %s", content, file).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Returns what a file says, or nothing while it is being rotated away. */
  private static String content(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static void awaitLost(AuditLog log, long records) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (log.lost() != records) {
      assertThat(System.nanoTime()).as("%s records lost", log.lost()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void aRecordThatWasCutShortSpoilsNoOther() throws IOException {
    Path file = folder.resolve("audit.jsonl");
    Files.writeString(file, "{\"cut\":");
    try (AuditLog log = new AuditLog(file, 1_000, 1)) {
      log.append(line("{\"n\":1}\n"));
    }

    assertThat(Files.readAllLines(file)).containsExactly("{\"cut\":", "{\"n\":1}");
  }

  @Test
  void leavesNoThreadBehind() throws IOException {
    try (AuditLog log = new AuditLog(folder.resolve("audit.jsonl"), 1_000, 1)) {
      assertThat(writers()).hasSize(1);
      log.append(line("\n"));
    }
    assertThat(writers()).isEmpty();
  }

  private static List<Thread> writers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sluice-audit"))
        .toList();
  }
}
