package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private final ScheduledExecutorService timer = Fixtures.timer();

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  private Pipeline empty() {
    return new Pipeline(List.of(), Fixtures.failures(), Fixtures.environment(timer));
  }

  @Test
  void retiresAtOnceWhenNoCallIsUnderWay() {
    AtomicInteger ended = new AtomicInteger();
    Pipeline pipeline = empty();

    pipeline.retire(ended::incrementAndGet);

    assertThat(ended).hasValue(1);
    assertThatThrownBy(pipeline::begin).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void retiresWhenItsLastCallHasEnded() {
    AtomicInteger ended = new AtomicInteger();
    Pipeline pipeline = empty();
    Exchange first = pipeline.begin();
    Exchange second = pipeline.begin();

    pipeline.retire(ended::incrementAndGet);
    first.complete(Outcome.End.COMPLETE, null);
    first.complete(Outcome.End.COMPLETE, null);
    assertThat(ended).hasValue(0);
    second.complete(Outcome.End.CLIENT_GONE, null);

    assertThat(ended).hasValue(1);
  }

  @Test
  void endsOnceWhenCallsAndRetirementRace() {
    for (int round = 0; round < 500; round++) {
      AtomicInteger ended = new AtomicInteger();
      Pipeline pipeline = empty();
      CompletableFuture<?>[] calls = new CompletableFuture<?>[4];
      for (int i = 0; i < calls.length; i++) {
        calls[i] =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    pipeline.begin().complete(Outcome.End.COMPLETE, null);
                  } catch (IllegalStateException retired) {
                    assertThat(retired).hasMessageContaining("retired");
                  }
                });
      }
      pipeline.retire(ended::incrementAndGet);
      CompletableFuture.allOf(calls).join();
      assertThat(ended).hasValue(1);
    }
  }

  @Test
  void refusesTwoPoliciesOfOneName() {
    Policy policy = Fixtures.policy("trim", Policy.Stage.TRIM, journal -> new Handler() {});
    Pipeline.Step step = new Pipeline.Step(policy, true, false);

    assertThatThrownBy(
            () ->
                new Pipeline(List.of(step, step), Fixtures.failures(), Fixtures.environment(timer)))
        .hasMessage("two policies are called trim");
  }
}
