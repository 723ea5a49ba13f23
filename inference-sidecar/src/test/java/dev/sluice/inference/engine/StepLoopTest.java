package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static dev.sluice.inference.engine.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.GenerationEvent.Cause;
import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.engine.Simulation.Started;
import dev.sluice.inference.sample.TokenFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepLoopTest {
  private static final int CONTEXT = 64;

  @Test
  void aLongPromptDoesNotStallRunningAnswers() {
    SimulatedModel model = new SimulatedModel(4, 1024, 256, 0);
    model.costs(1_000_000, 1_000_000, 1_000_000);
    Simulation simulation =
        new Simulation(
            model, SchedulerSettings.of(10, 1).withTargetTokenTime(Duration.ofMillis(20)));
    simulation.start(greedy("hello", 500));
    for (int step = 0; step < 50; step++) {
      simulation.step();
    }
    simulation.start(greedy("x".repeat(900), 4));
    int before = model.stepSizes().size();
    for (int step = 0; step < 40; step++) {
      simulation.step();
    }
    List<Integer> sizes = model.stepSizes().subList(before, before + 40);
    // A step's own millisecond, one for the answer, and 18 tokens of the prompt; the first steps
    // with a prompt still show what one costs.
    assertThat(sizes.subList(5, 40)).allSatisfy(size -> assertThat(size).isBetween(17, 20));
    assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThan(64));
  }

  @Test
  void aModelThatCannotMeetTheTargetStillReads() throws Exception {
    SimulatedModel model = new SimulatedModel(4, 1024, 256, 0);
    model.costs(200_000_000, 1_000_000, 50_000_000);
    Simulation simulation =
        new Simulation(
            model, SchedulerSettings.of(10, 1).withTargetTokenTime(Duration.ofMillis(20)));
    simulation.start(greedy("hello", 500));
    for (int step = 0; step < 50; step++) {
      simulation.step();
    }
    Started late = simulation.start(greedy("x".repeat(900), 1));
    int steps = 0;
    while (!late.heard().hasEnded()) {
      simulation.step();
      steps++;
    }
    assertThat(steps).isLessThan(10);
  }

  @Test
  void anIdleModelReadsAPromptInWholeSteps() {
    SimulatedModel model = new SimulatedModel(4, 1024, 256, 0);
    Simulation simulation = Simulation.of(model);
    simulation.start(greedy("x".repeat(600), 4));
    simulation.step();
    simulation.step();
    simulation.step();
    assertThat(model.stepSizes()).containsExactly(256, 256, 88);
  }

  @Test
  void promptsAreReadInOrderOfArrivalAndNoneStarves() {
    Simulation simulation = Simulation.of(new SimulatedModel(3, 1024, 64, 0));
    for (int i = 0; i < 30; i++) {
      simulation.start(greedy("p".repeat(100 + i), 3));
    }
    List<Integer> ends = new ArrayList<>();
    while (simulation.step()) {
      for (int i = 0; i < simulation.all.size(); i++) {
        if (simulation.all.get(i).heard().hasEnded() && !ends.contains(i)) {
          ends.add(i);
        }
      }
    }
    assertThat(ends).hasSize(30).isSorted();
  }

  @Test
  void cancellingFreesThePlaceAtTheNextStep() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, 1024, 64, 0));
    Started first = simulation.start(greedy("one", 900));
    Started second = simulation.start(greedy("two", 1));
    simulation.step();
    simulation.step();
    first.generation().cancel();
    assertThat(first.heard().hasEnded()).isFalse();
    simulation.step();
    assertThat(first.heard().finished().reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(second.heard().finished().reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void cancellingAWaitingOneEndsItAtOnce() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, 1024, 64, 0));
    Started waiting = simulation.start(greedy("one", 5));
    waiting.generation().cancel();
    waiting.generation().cancel();
    assertThat(waiting.heard().finished().reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(simulation.queue.size()).isZero();
  }

  @Test
  void aFailedStepFailsItsSequencesAndNoOthers() throws Exception {
    SimulatedModel model = new SimulatedModel(1, 1024, 64, 0);
    Simulation simulation = Simulation.of(model);
    Started first = simulation.start(greedy("one", 100));
    Started second = simulation.start(greedy("two", 3));
    simulation.step();
    model.failNextStep("The model broke.");
    simulation.runToEnd();
    assertThat(first.heard().end()).isEqualTo(new Failed(Cause.FAULT, "The model broke."));
    assertThat(second.heard().finished().counts().completionTokens()).isEqualTo(3);
    assertThat(model.cachedSequences()).isZero();
  }

  @Test
  void theContextEndsAnAnswer() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 0));
    Started started = simulation.start(greedy("x".repeat(60), 1000));
    simulation.runToEnd();
    assertThat(started.heard().finished().reason()).isEqualTo(FinishReason.LENGTH);
    // The last token needs no place in the cache, as nothing follows it.
    assertThat(started.heard().finished().counts().completionTokens()).isEqualTo(CONTEXT - 60 + 1);
  }

  @Test
  void theEndTokenEndsAnAnswerAndIsNotPartOfIt() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 1));
    Started started = simulation.start(greedy("abc", 10));
    simulation.runToEnd();
    assertThat(started.heard().text()).isEmpty();
    assertThat(started.heard().finished().reason()).isEqualTo(FinishReason.STOP);
    assertThat(started.heard().finished().counts().completionTokens()).isEqualTo(1);
  }

  @Test
  void aStopStringEndsAnAnswerBeforeItself() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 0));
    Started whole = simulation.start(greedy("abc", 20));
    simulation.runToEnd();
    String stop = whole.heard().text().substring(7, 10);
    Started stopped = simulation.start(with(whole.request(), List.of(stop), 2));
    simulation.runToEnd();
    assertThat(stopped.heard().text()).isEqualTo(whole.heard().text().substring(0, 7));
    assertThat(stopped.heard().finished().reason()).isEqualTo(FinishReason.STOP);
    assertThat(stopped.heard().logProbabilities()).hasSize(7);
  }

  @Test
  void logProbabilitiesComeWithEveryToken() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 0));
    Started started = simulation.start(with(greedy("abc", 12), List.of("never"), 3));
    simulation.runToEnd();
    assertThat(started.heard().logProbabilities())
        .hasSize(12)
        .allSatisfy(
            place -> {
              assertThat(place.top()).hasSize(3);
              assertThat(place.top().get(0)).isEqualTo(place.chosen());
            });
  }

  @Test
  void aConstraintIsKeptAndItsStateClosed() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 0.5));
    OnlyVowels filter = new OnlyVowels();
    Started started = simulation.start(with(greedy("abc", 12), () -> filter));
    simulation.runToEnd();
    assertThat(started.heard().text()).hasSize(12).matches("[aeiou]+");
    assertThat(filter.closed).isTrue();
  }

  private static final class OnlyVowels implements TokenFilter {
    private boolean closed;

    @Override
    public boolean allows(int token) {
      return "aeiou".indexOf(token) >= 0;
    }

    @Override
    public void restrict(float[] logits) {
      for (int token = 0; token < logits.length; token++) {
        logits[token] = allows(token) ? logits[token] : Float.NEGATIVE_INFINITY;
      }
    }

    @Override
    public void accept(int token) {
      assertThat(allows(token)).isTrue();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
