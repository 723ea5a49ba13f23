package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static dev.sluice.inference.engine.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.Simulation.Started;
import dev.sluice.inference.kv.KvSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that arrive in the middle of a step: a prompt of batch work is read in steps of 200 ms. */
class InterruptionTest {
  private static final long MILLISECOND = 1_000_000;
  private static final int CONTEXT = 8192;

  private final SimulatedModel model = new SimulatedModel(4, CONTEXT, 512, 0);
  private final Simulation simulation =
      new Simulation(model, SchedulerSettings.of(1000, 1).withKv(KvSettings.inMemory(1 << 22)));
  private int part;

  @BeforeEach
  void learnWhatStepsTake() {
    model.costs(0, MILLISECOND, MILLISECOND);
    simulation.start(with(greedy("l".repeat(1000), 30), Priority.BATCH));
    simulation.runToEnd();
    assertThat(model.stepSizes()).anyMatch(size -> size > 190 && size < 210);
  }

  private Started batch(int prompt, int answer) {
    return simulation.start(with(greedy("b".repeat(prompt), answer), Priority.BATCH));
  }

  /** Starts a call of ten tokens after some of the parts of the step to come. */
  private void arriveAfter(int parts, Priority priority) {
    part = 0;
    model.meanwhile(
        () -> {
          if (++part == parts) {
            simulation.start(with(greedy("hello you!", 1), priority));
          }
        });
  }

  private long interrupted() {
    return simulation.meter.totals().interruptedSteps();
  }

  private Duration firstToken(Started started) throws Exception {
    return Duration.ofNanos(started.heard().finished().timings().firstToken());
  }

  @Test
  void whoArrivesDoesNotWaitForTheRestOfALongStep() throws Exception {
    Started batch = batch(1500, 30);
    simulation.step();
    arriveAfter(2, Priority.INTERACTIVE);
    simulation.runToEnd();
    assertThat(firstToken(simulation.all.getLast())).isLessThan(Duration.ofMillis(15));
    assertThat(interrupted()).isEqualTo(1);
    assertThat(batch.heard().text()).isEqualTo(alone(batch));
  }

  @Test
  void aStepThatHasNearlyEndedIsComputed() throws Exception {
    batch(1500, 30);
    simulation.step();
    arriveAfter(7, Priority.INTERACTIVE);
    simulation.runToEnd();
    assertThat(firstToken(simulation.all.getLast()))
        .isBetween(Duration.ofMillis(25), Duration.ofMillis(50));
    assertThat(interrupted()).isZero();
  }

  @Test
  void batchWorkInterruptsNothing() {
    batch(1500, 30);
    simulation.step();
    arriveAfter(2, Priority.BATCH);
    simulation.runToEnd();
    assertThat(interrupted()).isZero();
  }

  @Test
  void aStepInWhichAPromptIsReadForSomeoneIsComputed() {
    simulation.start(greedy("i".repeat(150), 1));
    arriveAfter(2, Priority.INTERACTIVE);
    simulation.runToEnd();
    assertThat(interrupted()).isZero();
  }

  @Test
  void aStepIsComputedInWhichBatchWorkReadsWhatSomebodyWaitsFor() {
    batch(1500, 30);
    simulation.step();
    simulation.start(greedy("b".repeat(1500) + "and more", 1));
    simulation.step();
    assertThat(simulation.loop.running()).anyMatch(ActiveSequence::waitsForPrefix);
    arriveAfter(2, Priority.INTERACTIVE);
    simulation.step();
    assertThat(interrupted()).isZero();
  }

  @Test
  void anAnswerInTheStepIsNotDelayedByMoreThanTheOtherIsSaved() {
    simulation.start(greedy("a", 40));
    batch(1500, 30);
    simulation.step();
    simulation.step();
    arriveAfter(SimulatedModel.PARTS / 2 + 1, Priority.INTERACTIVE);
    simulation.step();
    assertThat(interrupted()).as("more than half is done").isZero();
    simulation.step();
    arriveAfter(2, Priority.INTERACTIVE);
    simulation.step();
    simulation.step();
    assertThat(interrupted()).as("little is done").isEqualTo(1);
  }

  @Test
  void batchWorkGetsOnThoughSomebodyArrivesInEachOfItsSteps() {
    Started batch = batch(6000, 200);
    long begin = simulation.now();
    AtomicLong next = new AtomicLong(begin);
    model.meanwhile(
        () -> {
          if (simulation.now() >= next.get()) {
            next.addAndGet(TimeUnit.MILLISECONDS.toNanos(80));
            simulation.start(with(greedy("i", 1), Priority.INTERACTIVE));
          }
        });
    long most = begin + TimeUnit.MINUTES.toNanos(3);
    while (!batch.heard().hasEnded() && simulation.now() < most) {
      simulation.step();
    }
    assertThat(batch.heard().hasEnded()).isTrue();
    assertThat(interrupted()).isGreaterThan(20);
    // A tenth of a minute may be lost at once.
    assertThat(model.givenUpNanos())
        .isLessThan((simulation.now() - begin) / 10 + TimeUnit.SECONDS.toNanos(6));
  }

  private static String alone(Started started) throws Exception {
    Simulation alone = Simulation.of(new SimulatedModel(1, CONTEXT, 512, 0));
    Started same = alone.start(started.request());
    alone.runToEnd();
    return same.heard().text();
  }
}
