package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static dev.sluice.inference.engine.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inference.engine.GenerationEvent.Cause;
import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.engine.Simulation.Started;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void aRunningAnswerEndsWhenItsTimeIsOver() throws Exception {
    SimulatedModel model = new SimulatedModel(2, 1024, 64, 0);
    model.costs(10_000_000, 0, 0);
    Simulation simulation = Simulation.of(model);
    Started late = simulation.start(with(greedy("slow", 100), SHORT));
    Started other = simulation.start(greedy("other", 20));
    simulation.runToEnd();
    assertThat(late.heard().text()).hasSizeBetween(3, 6);
    assertThat(late.heard().end())
        .isEqualTo(
            new Failed(
                Cause.DEADLINE,
                "The answer was not finished within the 50 ms that the call allowed."));
    assertThat(other.heard().finished().counts().completionTokens()).isEqualTo(20);
    assertThat(simulation.meter.totals().late()).isEqualTo(1);
    assertThat(model.memory().usedCells()).isZero();
  }

  @Test
  void aWaitingCallEndsWhenItsTimeIsOver() throws Exception {
    SimulatedModel model = new SimulatedModel(1, 1024, 64, 0);
    model.costs(10_000_000, 0, 0);
    Simulation simulation = Simulation.of(model);
    Started running = simulation.start(greedy("long", 50));
    simulation.step();
    Started late = simulation.start(with(greedy("waits", 1), SHORT));
    Started patient = simulation.start(with(greedy("waits, too", 1), Duration.ofSeconds(10)));
    simulation.runToEnd();
    assertThat(late.heard().end()).isInstanceOf(Failed.class);
    assertThat(late.heard().text()).isEmpty();
    assertThat(running.heard().finished().counts().completionTokens()).isEqualTo(50);
    assertThat(patient.heard().finished().counts().completionTokens()).isEqualTo(1);
  }

  @Test
  void whatTheMeasuredRateRulesOutIsKnownBefore() {
    SimulatedModel model = new SimulatedModel(1, 1024, 64, 0);
    model.costs(10_000_000, 1_000_000, 0);
    Simulation simulation = Simulation.of(model);
    Outlook outlook =
        new Outlook(simulation.queue, simulation.loop, simulation.meter, model.sequences());
    GenerationRequest request = greedy("hello", 5);
    assertThat(outlook.firstToken(request, simulation.now())).isZero();
    for (int i = 0; i < 20; i++) {
      simulation.start(greedy("task " + i, 10));
    }
    while (simulation.queue.size() > 10) {
      simulation.step();
    }
    // Some ten milliseconds a token, ten tokens a call, and ten calls before this one.
    assertThat(outlook.firstToken(request, simulation.now()))
        .isBetween(Duration.ofMillis(500), Duration.ofMillis(2500));
    // A more urgent call need not wait for them, and a prompt takes its own time.
    GenerationRequest urgent = with(greedy("x".repeat(400), 5), Priority.INTERACTIVE);
    assertThat(outlook.firstToken(urgent, simulation.now()))
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(1500));
    simulation.runToEnd();
    assertThat(outlook.firstToken(request, simulation.now())).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void deadlinesOutOfRangeAreNotTaken() {
    assertThatThrownBy(() -> with(greedy("a", 1), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
    assertThatThrownBy(() -> with(greedy("a", 1), Duration.ofDays(400 * 365)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
