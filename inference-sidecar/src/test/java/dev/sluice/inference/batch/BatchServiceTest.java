package dev.sluice.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.inference.batch.Batch.Status;
import dev.sluice.inference.batch.CallRunner.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchServiceTest {
  private static final String ENDPOINT = "/v1/completions";
  private static final Reply OK =
      new Reply(200, JsonNodeFactory.instance.objectNode().put("ok", true), Optional.empty());
  private static final Reply BAD =
      new Reply(400, JsonNodeFactory.instance.objectNode().put("ok", false), Optional.empty());

  @TempDir private Path folder;
  private final ObjectMapper json = new ObjectMapper();

  /** Answers by a function; calls that it has no answer for stay under way. */
  private static final class Calls implements CallRunner {
    private final Function<BatchCall, Optional<Reply>> answers;
    private final ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> cancelled = new ConcurrentLinkedQueue<>();

    Calls(Function<BatchCall, Optional<Reply>> answers) {
      this.answers = answers;
    }

    @Override
    public Runnable begin(BatchCall call, Executor loop, Consumer<Reply> whenDone) {
      begun.add(call.customId());
      answers.apply(call).ifPresent(reply -> loop.execute(() -> whenDone.accept(reply)));
      return () -> cancelled.add(call.customId());
    }
  }

  @Test
  void answersEachCallOnceAndTellsErrorsApart() throws Exception {
    Calls calls = new Calls(call -> Optional.of(call.customId().equals("c3") ? BAD : OK));
    try (BatchService service = open(calls)) {
      Batch batch = order(service, "", lines(200), Duration.ofHours(24));
      Batch done = await(service, batch, Status.COMPLETED);
      assertThat(done.counts()).isEqualTo(new Batch.Counts(200, 199, 1));
      assertThat(calls.begun).hasSize(200).doesNotHaveDuplicates();
      assertThat(ids(service, done.outputFile())).hasSize(199).doesNotContain("c3");
      JsonNode error = read(service, done.errorFile()).getFirst();
      assertThat(error.path("custom_id").asText()).isEqualTo("c3");
      assertThat(error.at("/response/status_code").asInt()).isEqualTo(400);
      JsonNode shown = service.toJson(done);
      assertThat(shown.path("status").asText()).isEqualTo("completed");
      assertThat(shown.path("output_file_id").asText()).isEqualTo(done.outputFile());
      assertThat(shown.at("/request_counts/failed").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aCallThatIsToldToWaitIsMadeAgain() throws Exception {
    Calls calls =
        new Calls(
            new Function<>() {
              private int refusals = 3;

              @Override
              public Optional<Reply> apply(BatchCall call) {
                return Optional.of(
                    refusals-- > 0
                        ? new Reply(429, OK.body(), Optional.of(Duration.ofMillis(20)))
                        : OK);
              }
            });
    try (BatchService service = open(calls)) {
      Batch done =
          await(service, order(service, "", lines(5), Duration.ofHours(24)), Status.COMPLETED);
      assertThat(done.counts()).isEqualTo(new Batch.Counts(5, 5, 0));
      assertThat(calls.begun).hasSize(8);
    }
  }

  @Test
  void theNextProcessMakesOnlyTheCallsThatHaveNoAnswer() throws Exception {
    Calls first =
        new Calls(
            call ->
                Integer.parseInt(call.customId().substring(1)) < 40
                    ? Optional.of(OK)
                    : Optional.empty());
    Batch batch;
    Path crashed = folder.resolve("crashed");
    try (BatchService service = open(first)) {
      batch = order(service, "", lines(100), Duration.ofHours(24));
      String id = batch.id();
      await(() -> service.find("", id).orElseThrow().counts().completed() == 40);
      // What a process leaves that is killed now, in the middle of a line.
      copy(folder.resolve("state"), crashed);
      Files.writeString(
          crashed.resolve("files").resolve(batch.outputFile() + ".data"),
          "{\"id\":\"batch_req_half\",\"custom_id\":\"c4",
          StandardOpenOption.APPEND);
    }
    Calls second = new Calls(call -> Optional.of(OK));
    try (BatchService service = BatchService.open(settings(crashed), InstantSource.system())) {
      service.start(second);
      Batch done = await(service, batch, Status.COMPLETED);
      assertThat(done.counts()).isEqualTo(new Batch.Counts(100, 100, 0));
      assertThat(second.begun).hasSize(60).allMatch(id -> Integer.parseInt(id.substring(1)) >= 40);
      assertThat(ids(service, done.outputFile())).hasSize(100).doesNotHaveDuplicates();
    }
  }

  @Test
  void aBatchThatKeepsKillingTheProcessFails() throws Exception {
    Path state = folder.resolve("state");
    Batch batch;
    try (BatchService service = open(new Calls(call -> Optional.empty()))) {
      batch = order(service, "", lines(1), Duration.ofHours(24));
      await(service, batch, Status.IN_PROGRESS);
      copy(state, folder.resolve("killed-0"));
    }
    for (int death = 0; death < 4; death++) {
      Path killed = folder.resolve("killed-" + death);
      Calls calls = new Calls(call -> Optional.empty());
      try (BatchService service = BatchService.open(settings(killed), InstantSource.system())) {
        service.start(calls);
        if (death < 3) {
          await(() -> !calls.begun.isEmpty());
          copy(killed, folder.resolve("killed-" + (death + 1)));
        } else {
          Batch failed = await(service, batch, Status.FAILED);
          assertThat(failed.errors().getFirst().message())
              .contains("the process died 3 times without one more answer");
        }
      }
    }
  }

  @Test
  void anOrderlyStopDoesNotCountAsDeath() throws Exception {
    Batch batch = null;
    for (int stop = 0; stop < 6; stop++) {
      Calls calls = new Calls(call -> Optional.empty());
      try (BatchService service = open(calls)) {
        batch = batch == null ? order(service, "", lines(1), Duration.ofHours(24)) : batch;
        await(() -> !calls.begun.isEmpty());
      }
      assertThat(calls.cancelled).containsExactly("c0");
    }
  }

  @Test
  void cancellingKeepsTheAnswersThatAreThere() throws Exception {
    Calls calls =
        new Calls(call -> call.customId().equals("c0") ? Optional.of(OK) : Optional.empty());
    try (BatchService service = open(calls)) {
      Batch batch = order(service, "", lines(3), Duration.ofHours(24));
      await(() -> service.find("", batch.id()).orElseThrow().counts().completed() == 1);
      assertThat(service.cancel(batch).orElseThrow().status()).isEqualTo(Status.CANCELLING);
      Batch cancelled = await(service, batch, Status.CANCELLED);
      assertThat(calls.cancelled).containsExactlyInAnyOrder("c1", "c2");
      assertThat(ids(service, cancelled.outputFile())).containsExactly("c0");
      assertThat(service.cancel(cancelled)).isEmpty();
    }
  }

  @Test
  void whatIsNotAnsweredInTimeExpires() throws Exception {
    Calls calls =
        new Calls(call -> call.customId().equals("c0") ? Optional.of(OK) : Optional.empty());
    try (BatchService service = open(calls)) {
      Batch batch = order(service, "", lines(60), Duration.ofMillis(400));
      Batch expired = await(service, batch, Status.EXPIRED);
      assertThat(expired.counts()).isEqualTo(new Batch.Counts(60, 1, 59));
      assertThat(ids(service, expired.errorFile())).hasSize(59).doesNotHaveDuplicates();
      assertThat(read(service, expired.errorFile()).getFirst().at("/error/code").asText())
          .isEqualTo("batch_expired");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{broken|invalid_json_line",
        "{\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{}}|missing_required_parameter",
        "{\"custom_id\":\"c0\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{}}|duplicate_custom_id",
        "{\"custom_id\":\"x\",\"method\":\"GET\",\"url\":\"/v1/completions\",\"body\":{}}|invalid_method",
        "{\"custom_id\":\"x\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{}}|invalid_url",
        "{\"custom_id\":\"x\",\"method\":\"POST\",\"url\":\"/v1/completions\"}|invalid_request",
        "{\"custom_id\":\"x\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{\"stream\":true}}|invalid_request",
      })
  void aFileWithAWrongLineFailsAndTellsWhichLine(String line, String code) throws Exception {
    Calls calls = new Calls(call -> Optional.of(OK));
    try (BatchService service = open(calls)) {
      Batch batch = order(service, "", lines(2) + line + "\n", Duration.ofHours(24));
      Batch failed = await(service, batch, Status.FAILED);
      assertThat(failed.errors()).hasSize(1);
      assertThat(failed.errors().getFirst().code()).isEqualTo(code);
      assertThat(failed.errors().getFirst().line()).isEqualTo(3);
      assertThat(failed.errors().getFirst().message()).endsWith(".");
      assertThat(calls.begun).isEmpty();
    }
  }

  @Test
  void boundsCallsBatchesAndBytes() throws Exception {
    Calls calls = new Calls(call -> Optional.empty());
    try (BatchService service = open(calls)) {
      for (int i = 0; i < 3; i++) {
        order(service, "t" + i, lines(20), Duration.ofHours(24));
      }
      await(() -> service.callsUnderWay() == 8);
      assertThat(calls.begun).hasSize(8);
      assertThatThrownBy(() -> order(service, "", lines(1), Duration.ofHours(24)))
          .isInstanceOf(NoRoomException.class)
          .hasMessageContaining("3 batches are not finished");
      assertThatThrownBy(() -> upload(service, "", "x".repeat(1 << 20)))
          .isInstanceOf(NoRoomException.class)
          .hasMessageEndingWith("delete some.");
    }
  }

  @Test
  void tenantsDoNotSeeEachOther() throws Exception {
    try (BatchService service = open(new Calls(call -> Optional.of(OK)))) {
      Batch batch = order(service, "acme", lines(1), Duration.ofHours(24));
      assertThat(service.find("other", batch.id())).isEmpty();
      assertThat(service.files().find("other", batch.order().inputFile())).isEmpty();
      assertThat(service.list("other")).isEmpty();
      assertThat(service.list("acme")).hasSize(1);
    }
  }

  @Test
  void twoProcessesDoNotShareAFolder() throws Exception {
    try (BatchService service = open(new Calls(call -> Optional.of(OK)))) {
      assertThat(service.unfinished()).isZero();
      assertThatThrownBy(() -> open(new Calls(call -> Optional.of(OK))).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another sidecar uses it")
          .hasMessageEndingWith("--state.");
    }
  }

  private BatchService open(CallRunner calls) throws IOException {
    BatchService service =
        BatchService.open(settings(folder.resolve("state")), InstantSource.system());
    service.start(calls);
    return service;
  }

  private static BatchSettings settings(Path state) {
    return new BatchSettings(state, 1 << 20, 8, 3, Duration.ofDays(1));
  }

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{\"custom_id\":\"c%d\",\"method\":\"POST\",\"url\":\"%s\",\"body\":{\"n\":%d}}\n"
                    .formatted(i, ENDPOINT, i))
        .collect(Collectors.joining());
  }

  private static StoredFile upload(BatchService service, String tenant, String content)
      throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Instant now = Instant.now();
    StoredFile file =
        new StoredFile(
            "file-" + System.nanoTime(),
            tenant,
            "in.jsonl",
            "batch",
            bytes.length,
            now,
            now.plusSeconds(60));
    service.files().add(file, bytes);
    return file;
  }

  private static Batch order(BatchService service, String tenant, String content, Duration window)
      throws Exception {
    StoredFile file = upload(service, tenant, content);
    return service.create(
        new Batch.Order(
            "batch_" + System.nanoTime(), tenant, ENDPOINT, file.id(), window, Map.of()));
  }

  private static Batch await(BatchService service, Batch batch, Status status) throws Exception {
    String tenant = batch.order().tenant();
    await(() -> service.find(tenant, batch.id()).orElseThrow().status() == status);
    return service.find(tenant, batch.id()).orElseThrow();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  private List<JsonNode> read(BatchService service, String file) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : Files.readAllLines(service.files().path(file))) {
      all.add(json.readTree(line));
    }
    return all;
  }

  private List<String> ids(BatchService service, String file) throws IOException {
    return read(service, file).stream().map(line -> line.path("custom_id").asText()).toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
