package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.sample.SamplingParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final int QUEUE = 4;

  @Test
  void answersManyCallers() throws Exception {
    SimulatedModel model = new SimulatedModel(3, 256, 64, 0.02);
    try (Scheduler scheduler = scheduler(model, 200)) {
      List<Heard> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(submit(scheduler, "prompt " + i, 30));
      }
      for (Heard heard : all) {
        assertThat(heard.finished().reason()).isNotEqualTo(FinishReason.CANCELLED);
      }
      assertThat(scheduler.statistics())
          .satisfies(s -> assertThat(s.waiting()).isZero())
          .satisfies(s -> assertThat(s.cacheCapacity()).isEqualTo(3 * 256));
    }
    assertThat(model.isClosed()).isTrue();
  }

  @Test
  void aFullQueueRefusesWithTheTimeToWait() throws Exception {
    try (BlockedScheduler blocked = new BlockedScheduler()) {
      for (int i = 0; i < QUEUE; i++) {
        submit(blocked.scheduler, "waiting", 1);
      }
      assertThatThrownBy(() -> submit(blocked.scheduler, "one too many", 1))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refusal -> {
                assertThat(refusal.reason()).isEqualTo(RefusedException.Reason.QUEUE_FULL);
                assertThat(refusal.retryAfter())
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
                assertThat(refusal).hasMessageContaining("4 calls of standard priority waiting");
              });
      assertThat(blocked.scheduler.statistics().waiting()).isEqualTo(QUEUE);
    }
  }

  @Test
  void severalAreQueuedTogetherOrNotAtAll() throws Exception {
    try (BlockedScheduler blocked = new BlockedScheduler()) {
      submit(blocked.scheduler, "waiting", 1);
      List<Scheduler.Submission> four =
          List.of(submission("a"), submission("b"), submission("c"), submission("d"));
      assertThatThrownBy(() -> blocked.scheduler.submit(four)).isInstanceOf(RefusedException.class);
      assertThat(blocked.scheduler.statistics().waiting()).isEqualTo(1);
    }
  }

  @Test
  void drainingFinishesWhatIsUnderWayAndRefusesTheRest() throws Exception {
    SimulatedModel model = new SimulatedModel(1, 256, 64, 0);
    Scheduler scheduler = scheduler(model, 10);
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(submit(scheduler, "prompt " + i, 20));
    }
    scheduler.drain(Duration.ofSeconds(30));
    for (Heard heard : all) {
      assertThat(heard.finished().counts().completionTokens()).isEqualTo(20);
    }
    assertThat(model.isClosed()).isTrue();
    assertThatThrownBy(() -> submit(scheduler, "late", 1))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(RefusedException.Reason.STOPPING));
  }

  @Test
  void closingFailsWhatIsUnderWayWithASentence() throws Exception {
    SimulatedModel model = new SimulatedModel(1, 1 << 20, 64, 0);
    // So that the answer is under way for minutes, whenever this thread goes on.
    model.slowDown(1);
    Scheduler scheduler = scheduler(model, 10);
    Heard running = submit(scheduler, "running", 1 << 19);
    Heard waiting = submit(scheduler, "waiting", 5);
    scheduler.close();
    Failed failed =
        new Failed(
            GenerationEvent.Cause.STOPPING, "Model test stopped before the answer was finished.");
    assertThat(running.end()).isEqualTo(failed);
    assertThat(waiting.end()).isEqualTo(failed);
    assertThat(model.isClosed()).isTrue();
  }

  @Test
  void thePlaceIsFreeWhenTheEndIsHeard() throws Exception {
    CompletableFuture<Integer> active = new CompletableFuture<>();
    try (Scheduler scheduler = scheduler(new SimulatedModel(1, 256, 64, 0), 10)) {
      GenerationListener looking =
          event -> {
            if (event instanceof GenerationEvent.Finished) {
              active.complete(scheduler.statistics().active());
            }
          };
      scheduler.submit(List.of(new Scheduler.Submission(request("x", 5), looking)));

      assertThat(active.get(30, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void aListenerThatThrowsEndsItsOwnAnswerOnly() throws Exception {
    SimulatedModel model = new SimulatedModel(2, 256, 64, 0);
    try (Scheduler scheduler = scheduler(model, 10)) {
      GenerationRequest request = submission("x").request();
      scheduler.submit(
          List.of(
              new Scheduler.Submission(
                  request,
                  event -> {
                    throw new IllegalStateException("a listener's own trouble");
                  })));
      assertThat(submit(scheduler, "other", 20).finished().counts().completionTokens())
          .isEqualTo(20);
    }
  }

  /** A scheduler whose only place is taken by a generation that waits inside its listener. */
  private static final class BlockedScheduler implements AutoCloseable {
    private final CountDownLatch taken = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Scheduler scheduler =
        SchedulerTest.scheduler(new SimulatedModel(1, 256, 64, 0), QUEUE);

    BlockedScheduler() throws Exception {
      GenerationListener blocker =
          event -> {
            taken.countDown();
            try {
              release.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      scheduler.submit(List.of(new Scheduler.Submission(submission("x").request(), blocker)));
      assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
      release.countDown();
      scheduler.close();
    }
  }

  private static Scheduler scheduler(SimulatedModel model, int queue) {
    return new Scheduler(
        "test", model, model, SchedulerSettings.of(queue, 1), Optional.empty(), System::nanoTime);
  }

  private static Heard submit(Scheduler scheduler, String prompt, int maxTokens)
      throws RefusedException {
    Heard heard = new Heard();
    scheduler.submit(List.of(new Scheduler.Submission(request(prompt, maxTokens), heard)));
    return heard;
  }

  private static Scheduler.Submission submission(String prompt) {
    return new Scheduler.Submission(request(prompt, 5), event -> {});
  }

  private static GenerationRequest request(String prompt, int maxTokens) {
    return new GenerationRequest(
        TokenSequence.of(prompt.chars().toArray()),
        maxTokens,
        SamplingParameters.greedy(),
        List.of(),
        -1,
        Terms.STANDARD,
        Optional.empty());
  }
}
