package dev.sluice.inference.batch;

import static dev.sluice.inference.batch.Batches.OK;
import static dev.sluice.inference.batch.Batches.await;
import static dev.sluice.inference.batch.Batches.ids;
import static dev.sluice.inference.batch.Batches.lines;
import static dev.sluice.inference.batch.Batches.open;
import static dev.sluice.inference.batch.Batches.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inference.batch.Batch.Status;
import dev.sluice.inference.batch.Batches.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves to the one that follows it. */
class BatchRestartTest {
  @TempDir private Path folder;

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
    try (BatchService service = open(state(), first)) {
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
    try (BatchService service = open(crashed, second)) {
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
    try (BatchService service = open(state(), new Calls(call -> Optional.empty()))) {
      batch = order(service, "", lines(1), Duration.ofHours(24));
      await(service, batch, Status.IN_PROGRESS);
      copy(state, folder.resolve("killed-0"));
    }
    for (int death = 0; death < 4; death++) {
      Path killed = folder.resolve("killed-" + death);
      Calls calls = new Calls(call -> Optional.empty());
      try (BatchService service = open(killed, calls)) {
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
      try (BatchService service = open(state(), calls)) {
        batch = batch == null ? order(service, "", lines(1), Duration.ofHours(24)) : batch;
        await(() -> !calls.begun.isEmpty());
      }
      assertThat(calls.cancelled).containsExactly("c0");
    }
  }

  @Test
  void twoProcessesDoNotShareAFolder() throws Exception {
    try (BatchService service = open(state(), new Calls(call -> Optional.of(OK)))) {
      assertThat(service.unfinished()).isZero();
      assertThatThrownBy(() -> open(state(), new Calls(call -> Optional.of(OK))).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another sidecar uses it")
          .hasMessageEndingWith("--state.");
    }
  }

  private Path state() {
    return folder.resolve("state");
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
