package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static dev.sluice.inference.engine.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.Simulation.Started;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of prompts for which a step has no room, as another's is read beside answers. */
class WaitingPromptsTest {
  private static final int PLACES = 16;
  private static final int CONTEXT = 4096;
  private static final String LONG = "x".repeat(2000);

  private final SimulatedModel model = new SimulatedModel(PLACES, CONTEXT, 512, 0);
  private final Simulation simulation =
      new Simulation(
          model, SchedulerSettings.of(100, 1).withTargetTokenTime(Duration.ofMillis(20)));

  @BeforeEach
  void aTokenOfAPromptTakesAMillisecond() {
    model.costs(1_000_000, 1_000_000, 100_000);
  }

  private void answers(int count) {
    for (int i = 0; i < count; i++) {
      simulation.start(greedy("hello", 2000));
    }
    steps(60);
  }

  private void steps(int count) {
    for (int i = 0; i < count; i++) {
      simulation.step();
    }
  }

  private int computed(Started started) {
    return simulation.loop.running().stream()
        .filter(s -> s.generation() == started.generation())
        .mapToInt(s -> s.place().length())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theyGoAlongWithAnswersTokenByToken() {
    answers(4);
    Started read = simulation.start(greedy(LONG, 1));
    simulation.step();
    List<Started> waiting =
        List.of(simulation.start(greedy(LONG, 2)), simulation.start(greedy(LONG, 3)));
    steps(6);
    assertThat(computed(read)).isGreaterThan(80);
    assertThat(waiting).allSatisfy(each -> assertThat(computed(each)).isEqualTo(6));
  }

  @Test
  void besideOneAnswerTheyDoNot() {
    answers(1);
    simulation.start(greedy(LONG, 1));
    simulation.step();
    Started waiting = simulation.start(greedy(LONG, 2));
    steps(6);
    assertThat(computed(waiting)).isZero();
  }

  @Test
  void manyDoNotStretchAStep() {
    answers(1);
    simulation.start(greedy(LONG, 1));
    steps(10);
    for (int i = 0; i < 12; i++) {
      simulation.start(greedy(LONG, 2 + i));
    }
    int before = model.stepSizes().size();
    steps(100);
    assertThat(model.stepSizes().subList(before, before + 100))
        .allSatisfy(size -> assertThat(size).isBetween(15, 40));
  }

  @Test
  void stepsGetLongerForThem() {
    model.costs(1_000_000, 1_000_000, 10_000_000);
    answers(4);
    simulation.start(greedy(LONG, 1));
    steps(10);
    assertThat(model.stepSizes().getLast()).as("as much again as the answers").isBetween(35, 50);
    for (int i = 0; i < 6; i++) {
      simulation.start(greedy(LONG, 2 + i));
    }
    steps(10);
    assertThat(model.stepSizes().getLast()).as("four times as long").isBetween(110, 150);
  }

  @Test
  void thoseBehindMoreUrgentOnesHaveTurns() {
    answers(1);
    Started modest = simulation.start(with(greedy("m".repeat(300), 1), Priority.STANDARD));
    int step = 0;
    while (!modest.heard().hasEnded() && step < 500) {
      long urgent = simulation.all.stream().filter(s -> !s.heard().hasEnded()).count() - 2;
      for (long i = urgent; i < 3; i++) {
        simulation.start(with(greedy(step + "u".repeat(200), 1), Priority.INTERACTIVE));
      }
      simulation.step();
      step++;
    }
    assertThat(modest.heard().hasEnded()).isTrue();
  }
}
