package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
  @TempDir Path folder;

  private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

  @Test
  void aProcessThatDiesIsStartedAgain() throws Exception {
    Path log = folder.resolve("log");
    List<String> command = List.of("sh", "-c", "echo $SAID; exit 7");
    try (ManagedProcess process =
        new ManagedProcess(command, Map.of("SAID", "run"), log, reports::add)) {
      assertThat(reports.poll(30, TimeUnit.SECONDS)).startsWith("ended with status 7");
      assertThat(reports.poll(30, TimeUnit.SECONDS)).startsWith("ended with status 7");
    }
    assertThat(Files.readAllLines(log)).hasSizeGreaterThanOrEqualTo(2).containsOnly("run");
  }

  @Test
  void tellsGivingUpFromBeingKilled() throws Exception {
    for (String end : List.of("exit 1", "kill -ABRT $$")) {
      List<String> command = List.of("sh", "-c", end);
      BlockingQueue<String> own = new LinkedBlockingQueue<>();
      try (ManagedProcess process =
          new ManagedProcess(command, Map.of(), folder.resolve("log"), own::add)) {
        assertThat(own.poll(30, TimeUnit.SECONDS)).startsWith("ended with status");
        if (end.startsWith("exit")) {
          awaitGivenUp(process);
        } else {
          assertThat(process.gaveUp()).isFalse();
        }
      }
    }
  }

  private static void awaitGivenUp(ManagedProcess process) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!process.gaveUp()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void closingEndsTheProcessAndIsNoNews() throws IOException {
    ManagedProcess process =
        new ManagedProcess(List.of("sleep", "600"), Map.of(), folder.resolve("log"), reports::add);
    assertThat(process.running()).isTrue();

    process.close();

    assertThat(process.running()).isFalse();
    assertThat(reports).isEmpty();
  }

  @Test
  void nothingIsStartedAfterClosing() throws Exception {
    Path log = folder.resolve("log");
    CountDownLatch told = new CountDownLatch(1);
    Semaphore closed = new Semaphore(0);
    AtomicReference<Thread> watcher = new AtomicReference<>();
    Consumer<String> slow =
        report -> {
          watcher.set(Thread.currentThread());
          told.countDown();
          closed.acquireUninterruptibly();
        };
    ManagedProcess process = new ManagedProcess(List.of("false"), Map.of(), log, slow);
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();

    process.close();
    Files.delete(log);
    closed.release();

    assertThat(watcher.get().join(Duration.ofSeconds(30))).isTrue();
    assertThat(log).doesNotExist();
  }

  @Test
  void waitsLongerEachTimeAndForgetsAfterAHealthyRun() {
    Backoff backoff = new Backoff();
    Duration crash = Duration.ofSeconds(1);

    assertThat(backoff.after(crash)).isEqualTo(Duration.ofMillis(250));
    assertThat(backoff.after(crash)).isEqualTo(Duration.ofMillis(500));
    for (int i = 0; i < 20; i++) {
      assertThat(backoff.after(crash)).isLessThanOrEqualTo(Duration.ofSeconds(15));
    }
    assertThat(backoff.after(Duration.ofMinutes(1))).isEqualTo(Duration.ofMillis(250));
  }
}
