package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time of the same work with and without guesses, on machines of several kinds. */
class SpeculationGainTest {
  private static final int CALLS_EACH = 3;
  private static final int TOKENS = 150;

  /** What a step takes by itself and with each token, in microseconds, and whether text repeats. */
  @ParameterizedTest
  @CsvSource({
    "10000, 50, true", "10000, 50, false",
    "10000, 2000, true", "10000, 2000, false",
    "3000, 1500, true", "3000, 1500, false",
    "100, 2000, true", "100, 2000, false"
  })
  void guessesNeverMakeItSlower(int perStep, int perToken, boolean repeats) {
    for (int streams = 1; streams <= 32; streams *= 2) {
      double gain = gain(streams, perStep, perToken, repeats);
      assertThat(gain).as("%d streams", streams).isGreaterThanOrEqualTo(0.98);
    }
  }

  @ParameterizedTest
  @CsvSource({"10000, 50, 2", "10000, 2000, 1.3", "3000, 1500, 1.1"})
  void oneStreamOfRepeatedTextIsFaster(int perStep, int perToken, double least) {
    assertThat(gain(1, perStep, perToken, true)).isGreaterThan(least);
  }

  /** Looking at a long text takes most of the time then, for each guess anew. */
  @ParameterizedTest
  @CsvSource({"3, 1", "6, 1", "6, 4", "20, 1", "20, 4"})
  void guessesBehindLongPromptsDoNotMakeItSlower(int newOneIn, int streams) {
    double gain =
        (double) longPromptNanos(newOneIn, streams, false)
            / longPromptNanos(newOneIn, streams, true);
    assertThat(gain).isGreaterThanOrEqualTo(0.98);
  }

  private static long longPromptNanos(int newOneIn, int streams, boolean speculates) {
    SimulatedModel model = new SimulatedModel(streams, 2048, 512, 0).repeatingBut(newOneIn);
    model.costs(8_000_000, 500_000, 700_000);
    model.attentionCosts(5_500);
    Simulation simulation = simulation(model, speculates);
    long start = simulation.now();
    for (int call = 0; call < streams; call++) {
      simulation.start(Requests.greedy("%d %s".formatted(call, "-".repeat(1500)), 300));
    }
    simulation.runToEnd();
    return simulation.now() - start;
  }

  private static double gain(int streams, int perStep, int perToken, boolean repeats) {
    long plain = nanos(simulation(streams, perStep, perToken, repeats, false), streams);
    long guessing = nanos(simulation(streams, perStep, perToken, repeats, true), streams);
    return (double) plain / guessing;
  }

  private static Simulation simulation(
      int streams, int perStep, int perToken, boolean repeats, boolean speculates) {
    SimulatedModel model = new SimulatedModel(streams, 512, 256, 0);
    if (repeats) {
      model.repeating();
    }
    model.costs(1000L * perStep, 100L * perToken, 1000L * perToken);
    return simulation(model, speculates);
  }

  private static Simulation simulation(SimulatedModel model, boolean speculates) {
    SchedulerSettings settings = SchedulerSettings.of(1000, 1);
    return speculates
        ? Simulation.speculating(model, settings, new SchedulerMeter(), Optional.empty())
        : new Simulation(model, settings);
  }

  private static long nanos(Simulation simulation, int streams) {
    long start = simulation.now();
    for (int call = 0; call < CALLS_EACH * streams; call++) {
      simulation.start(Requests.greedy("prompt " + call, TOKENS));
    }
    simulation.runToEnd();
    return simulation.now() - start;
  }
}
