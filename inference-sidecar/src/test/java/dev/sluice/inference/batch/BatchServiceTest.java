package dev.sluice.inference.batch;

import static dev.sluice.inference.batch.Batches.BAD;
import static dev.sluice.inference.batch.Batches.OK;
import static dev.sluice.inference.batch.Batches.await;
import static dev.sluice.inference.batch.Batches.ids;
import static dev.sluice.inference.batch.Batches.lines;
import static dev.sluice.inference.batch.Batches.open;
import static dev.sluice.inference.batch.Batches.order;
import static dev.sluice.inference.batch.Batches.read;
import static dev.sluice.inference.batch.Batches.settings;
import static dev.sluice.inference.batch.Batches.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.batch.Batch.Status;
import dev.sluice.inference.batch.Batches.Calls;
import dev.sluice.inference.batch.CallRunner.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchServiceTest {
  @TempDir private Path folder;

  @Test
  void answersEachCallOnceAndTellsErrorsApart() throws Exception {
    Calls calls = new Calls(call -> Optional.of(call.customId().equals("c3") ? BAD : OK));
    try (BatchService service = open(state(), calls)) {
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
    try (BatchService service = open(state(), calls)) {
      Batch done =
          await(service, order(service, "", lines(5), Duration.ofHours(24)), Status.COMPLETED);
      assertThat(done.counts()).isEqualTo(new Batch.Counts(5, 5, 0));
      assertThat(calls.begun).hasSize(8);
    }
  }

  @Test
  void aBatchWhoseCallsCannotBeBegunFailsAndTheOthersGoOn() throws Exception {
    Calls calls =
        new Calls(
            call -> {
              if (call.tenant().equals("unlucky")) {
                throw new IllegalStateException("broken");
              }
              return Optional.of(OK);
            });
    try (BatchService service = open(state(), calls)) {
      Batch unlucky = order(service, "unlucky", lines(3), Duration.ofHours(24));
      Batch failed = await(service, unlucky, Status.FAILED);
      assertThat(failed.errors().getFirst().message()).contains("log").doesNotContain("broken");
      assertThat(service.callsUnderWay()).isZero();
      await(service, order(service, "", lines(3), Duration.ofHours(24)), Status.COMPLETED);
    }
  }

  @Test
  void cancellingKeepsTheAnswersThatAreThere() throws Exception {
    Calls calls =
        new Calls(call -> call.customId().equals("c0") ? Optional.of(OK) : Optional.empty());
    try (BatchService service = open(state(), calls)) {
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
    // At once, so that the time is not over before, however slow the machine is.
    CallRunner calls =
        (call, loop, whenDone) -> {
          if (call.customId().equals("c0")) {
            whenDone.accept(OK);
          }
          return () -> {};
        };
    try (BatchService service = open(state(), calls)) {
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
    try (BatchService service = open(state(), calls)) {
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
  void aBatchThatFailedAtTheStartIsNotBegunAgain() throws Exception {
    CountDownLatch ordered = new CountDownLatch(1);
    Calls calls = new Calls(call -> Optional.of(OK));
    try (BatchService service = BatchService.open(settings(state()), heldUpUntil(ordered))) {
      service.cancel(order(service, "", lines(1), Duration.ofHours(24)));
      service.start(calls);
      // The start finds it, and it is begun for its own sake, too.
      Batch wrong = order(service, "", lines(2) + "{broken\n", Duration.ofHours(24));
      ordered.countDown();

      await(service, wrong, Status.FAILED);
      await(service, order(service, "", lines(1), Duration.ofHours(24)), Status.COMPLETED);
      assertThat(calls.begun).containsExactly("c0");
    }
  }

  /** Returns a clock at which the thread of the batches waits. */
  private static InstantSource heldUpUntil(CountDownLatch latch) {
    return () -> {
      try {
        assertThat(
                !Thread.currentThread().getName().equals("batches")
                    || latch.await(30, TimeUnit.SECONDS))
            .isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Instant.now();
    };
  }

  @Test
  void boundsCallsBatchesAndBytes() throws Exception {
    Calls calls = new Calls(call -> Optional.empty());
    try (BatchService service = open(state(), calls)) {
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
    try (BatchService service = open(state(), new Calls(call -> Optional.of(OK)))) {
      Batch batch = order(service, "acme", lines(1), Duration.ofHours(24));
      assertThat(service.find("other", batch.id())).isEmpty();
      assertThat(service.files().find("other", batch.order().inputFile())).isEmpty();
      assertThat(service.list("other")).isEmpty();
      assertThat(service.list("acme")).hasSize(1);
    }
  }

  private Path state() {
    return folder.resolve("state");
  }
}
