package dev.sluice.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.inference.batch.Batch.Status;
import dev.sluice.inference.batch.CallRunner.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Orders batches and waits for them. */
final class Batches {
  private static final String ENDPOINT = "/v1/completions";
  static final Reply OK =
      new Reply(200, JsonNodeFactory.instance.objectNode().put("ok", true), Optional.empty());
  static final Reply BAD =
      new Reply(400, JsonNodeFactory.instance.objectNode().put("ok", false), Optional.empty());

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Answers by a function; calls that it has no answer for stay under way. */
  static final class Calls implements CallRunner {
    private final Function<BatchCall, Optional<Reply>> answers;
    final ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> cancelled = new ConcurrentLinkedQueue<>();

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

  private Batches() {}

  /** Opens what a folder keeps and lets its calls be made. */
  static BatchService open(Path folder, CallRunner calls) throws IOException {
    BatchService service = BatchService.open(settings(folder), InstantSource.system());
    service.start(calls);
    return service;
  }

  static BatchSettings settings(Path state) {
    return new BatchSettings(state, 1 << 20, 8, 3, Duration.ofDays(1));
  }

  static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{\"custom_id\":\"c%d\",\"method\":\"POST\",\"url\":\"%s\",\"body\":{\"n\":%d}}\n"
                    .formatted(i, ENDPOINT, i))
        .collect(Collectors.joining());
  }

  static StoredFile upload(BatchService service, String tenant, String content) throws Exception {
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

  static Batch order(BatchService service, String tenant, String content, Duration window)
      throws Exception {
    StoredFile file = upload(service, tenant, content);
    return service.create(
        new Batch.Order(
            "batch_" + System.nanoTime(), tenant, ENDPOINT, file.id(), window, Map.of()));
  }

  static Batch await(BatchService service, Batch batch, Status status) throws Exception {
    String tenant = batch.order().tenant();
    await(() -> service.find(tenant, batch.id()).orElseThrow().status() == status);
    return service.find(tenant, batch.id()).orElseThrow();
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  static List<JsonNode> read(BatchService service, String file) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : Files.readAllLines(service.files().path(file))) {
      all.add(JSON.readTree(line));
    }
    return all;
  }

  static List<String> ids(BatchService service, String file) throws IOException {
    return read(service, file).stream().map(line -> line.path("custom_id").asText()).toList();
  }
}
