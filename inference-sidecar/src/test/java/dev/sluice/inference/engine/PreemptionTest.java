package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static dev.sluice.inference.engine.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.GenerationEvent.Finished;
import dev.sluice.inference.engine.Simulation.Started;
import dev.sluice.inference.kv.KvSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreemptionTest {
  private static final int CONTEXT = 128;

  @Test
  void theMoreUrgentGetsTheNextPlace() {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 0));
    Started batch = simulation.start(with(greedy("one", 1), Priority.BATCH));
    Started standard = simulation.start(with(greedy("two", 1), Priority.STANDARD));
    Started interactive = simulation.start(with(greedy("three", 1), Priority.INTERACTIVE));
    simulation.step();
    assertThat(interactive.heard().hasEnded()).isTrue();
    assertThat(standard.heard().hasEnded()).isFalse();
    simulation.step();
    assertThat(standard.heard().hasEnded()).isTrue();
    assertThat(batch.heard().hasEnded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void batchWorkGivesWayInTheNextStepAndGoesOnAsIfNothingHadBeen(boolean saves) throws Exception {
    Simulation simulation =
        new Simulation(
            new SimulatedModel(2, CONTEXT, 64, 0),
            SchedulerSettings.of(10, 1)
                .withKv(saves ? KvSettings.inMemory(1 << 16) : KvSettings.NO_STORE));
    Started first = simulation.start(with(greedy("a first task", 60), Priority.BATCH));
    Started last = simulation.start(with(greedy("a second task", 60), Priority.BATCH));
    for (int step = 0; step < 20; step++) {
      simulation.step();
    }
    Started urgent = simulation.start(with(greedy("hello", 3), Priority.INTERACTIVE));
    simulation.step();
    assertThat(urgent.heard().text()).hasSize(1);
    assertThat(simulation.loop.suspended(Priority.BATCH)).isEqualTo(1);
    simulation.runToEnd();
    Finished finished = last.heard().finished();
    assertThat(finished.counts().preemptions()).isEqualTo(1);
    assertThat(first.heard().finished().counts().preemptions()).isZero();
    assertThat(finished.counts().cachedTokens()).isZero();
    assertThat(last.heard().text()).isEqualTo(alone(last.request()));
    assertThat(simulation.meter.totals().preemptions()).isEqualTo(1);
    if (saves) {
      assertThat(simulation.loop.cache().store().restoredTokens()).isPositive();
    }
  }

  @Test
  void nobodyGivesWayToHisOwnPriority() {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 0));
    Started first = simulation.start(greedy("first", 20));
    simulation.step();
    Started second = simulation.start(greedy("second", 20));
    simulation.step();
    assertThat(second.heard().text()).isEmpty();
    simulation.runToEnd();
    assertThat(first.heard().hasEnded()).isTrue();
    assertThat(simulation.meter.totals().preemptions()).isZero();
  }

  @Test
  void whereCellsAreScarceTheLastOneGivesWay() throws Exception {
    // Room for two contexts among four, all of which grow.
    Simulation simulation = Simulation.of(SimulatedModel.sharing(4, 2, CONTEXT, 64, 0));
    for (int i = 0; i < 4; i++) {
      simulation.start(greedy("task " + i, 100));
    }
    simulation.runToEnd();
    for (Started started : simulation.all) {
      assertThat(started.heard().finished().counts().completionTokens()).isEqualTo(100);
      assertThat(started.heard().text()).isEqualTo(alone(started.request()));
    }
    assertThat(simulation.all.get(0).heard().finished().counts().preemptions()).isZero();
    assertThat(simulation.meter.totals().preemptions()).isPositive();
  }

  @Test
  void aPromptThatCellsHaveNoRoomForPreemptsNobodyInVain() {
    Simulation simulation = Simulation.of(SimulatedModel.sharing(4, 1, CONTEXT, 64, 0));
    // This one keeps half of the cells and does not give way; the batch work has a quarter.
    simulation.start(with(greedy("x".repeat(60), 60), Priority.INTERACTIVE));
    simulation.start(with(greedy("y".repeat(20), 90), Priority.BATCH));
    simulation.step();
    simulation.start(with(greedy("z".repeat(100), 5), Priority.INTERACTIVE));
    for (int step = 0; step < 5; step++) {
      simulation.step();
    }
    assertThat(simulation.meter.totals().preemptions()).isZero();
  }

  @Test
  void aRunningBatchIsLeftOutOfStepsButNeverForLong() {
    SimulatedModel model = new SimulatedModel(4, 4096, 64, 0);
    // Each answer takes so long that there is never time to spare beside those someone waits for.
    model.costs(1_000_000, 1_000_000, 60_000_000);
    Simulation simulation =
        new Simulation(
            model, SchedulerSettings.of(10, 1).withTargetTokenTime(Duration.ofMillis(1)));
    simulation.start(with(greedy("urgent", 2000), Priority.INTERACTIVE));
    simulation.start(with(greedy("more", 2000), Priority.INTERACTIVE));
    Started batch = simulation.start(with(greedy("task", 2000), Priority.BATCH));
    for (int step = 0; step < 100; step++) {
      simulation.step();
    }
    int before = batch.heard().text().length();
    for (int step = 0; step < 90; step++) {
      simulation.step();
    }
    assertThat(batch.heard().text().length() - before).isBetween(9, 45);
    assertThat(simulation.meter.totals().preemptions()).isZero();
  }

  @Test
  void whoWaitsLongGoesBeforeTheMoreUrgent() throws Exception {
    SimulatedModel model = new SimulatedModel(1, CONTEXT, 64, 0);
    model.costs(1_000_000, 0, 0);
    Duration patience = Duration.ofMillis(100);
    Simulation simulation =
        new Simulation(
            model,
            new SchedulerSettings(
                100,
                Duration.ofMillis(50),
                patience,
                Duration.ZERO,
                1,
                false,
                KvSettings.NO_STORE));
    Started batch = simulation.start(with(greedy("task", 5), Priority.BATCH));
    // Interactive work without end: there is always another call waiting.
    int steps = 0;
    while (!batch.heard().hasEnded() && steps < 1000) {
      if (simulation.queue.size(Priority.INTERACTIVE) < 2) {
        simulation.start(with(greedy("hello", 3), Priority.INTERACTIVE));
      }
      simulation.step();
      steps++;
    }
    // A step takes a millisecond: twice the patience until it counts as interactive.
    assertThat(steps).isLessThan(250);
    assertThat(batch.heard().text()).isEqualTo(alone(batch.request()));
  }

  private static String alone(GenerationRequest request) throws InterruptedException {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 0));
    Started started = simulation.start(request);
    simulation.runToEnd();
    return started.heard().text();
  }
}
