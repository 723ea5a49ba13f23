package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.Simulation.Started;
import dev.sluice.inference.sample.SamplingParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuessesTest {
  private static final int CONTEXT = 96;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.9, 1})
  void guessesChangeHowManyStepsAnAnswerTakesAndNothingElse(double hitRate) throws Exception {
    Random random = new Random(7);
    int plainSteps = 0;
    int steps = 0;
    for (int round = 0; round < 50; round++) {
      GenerationRequest request = request(random);
      Simulation plain = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 0.02));
      Started expected = plain.start(request);
      plain.runToEnd();
      plainSteps += plain.model.stepSizes().size();

      Simulation guessing = Simulation.of(new SimulatedModel(2, CONTEXT, 64, 0.02));
      Started started = guessing.start(request);
      String text = expected.heard().text();
      while (guessing.step()) {
        guess(guessing, text, hitRate, random);
      }
      steps += guessing.model.stepSizes().size();
      assertThat(started.heard().text()).isEqualTo(text);
      assertThat(started.heard().finished().reason())
          .isEqualTo(expected.heard().finished().reason());
      assertThat(started.heard().finished().counts().completionTokens())
          .isEqualTo(expected.heard().finished().counts().completionTokens());
      assertThat(guessing.model.memory().usedCells()).isZero();
      assertThat(guessing.meter.totals().acceptedTokens())
          .isLessThanOrEqualTo(guessing.meter.totals().guessedTokens());
    }
    if (hitRate == 1) {
      assertThat(steps).isLessThan(plainSteps / 2);
    } else {
      assertThat(steps).isLessThanOrEqualTo(plainSteps);
    }
  }

  /** Gives the sequence up to six guesses, each right with a probability. */
  private static void guess(Simulation simulation, String text, double hitRate, Random random) {
    for (ActiveSequence sequence : simulation.loop.running()) {
      int done = sequence.tokens().generated();
      int count = Math.min(random.nextInt(7), text.length() - done);
      int[] guesses = new int[Math.max(count, 0)];
      for (int i = 0; i < guesses.length; i++) {
        guesses[i] = random.nextDouble() < hitRate ? text.charAt(done + i) : '?';
      }
      if (!sequence.isReading()) {
        sequence.tokens().guess(guesses, guesses.length);
      }
    }
  }

  private static GenerationRequest request(Random random) {
    GenerationRequest request = greedy("p".repeat(1 + random.nextInt(30)), 60);
    return new GenerationRequest(
        request.prompt(),
        request.maxTokens(),
        new SamplingParameters(random.nextInt(2), 0, 1, 0, 0, 0, Map.of(), random.nextLong()),
        random.nextBoolean() ? List.of() : List.of("ab"),
        -1,
        Terms.STANDARD,
        Optional.empty());
  }
}
