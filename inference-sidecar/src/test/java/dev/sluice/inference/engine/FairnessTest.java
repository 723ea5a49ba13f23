package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static dev.sluice.inference.engine.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.inference.engine.Simulation.Started;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairnessTest {
  private static final int PLACES = 4;
  private static final int LONGEST_PROMPT = 40;
  private static final int LONGEST_ANSWER = 20;

  /**
   * The bound that Sheng et al. prove: twice the larger of the longest prompt and of all tokens
   * that are in memory at once, these weighed as answers.
   */
  private static final double BOUND =
      2.0 * Math.max(LONGEST_PROMPT, 2 * PLACES * (LONGEST_PROMPT + LONGEST_ANSWER));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void tenantsWhoAlwaysHaveWorkAreServedEqually(long seed) {
    Random random = new Random(seed);
    Simulation simulation = Simulation.of(new SimulatedModel(PLACES, 256, 64, 0));
    // One has forty calls under way at all times, the other six, and longer ones.
    for (int step = 0; step < 2000; step++) {
      refill(simulation, random, "greedy", 40, LONGEST_ANSWER / 2);
      refill(simulation, random, "modest", 6, LONGEST_ANSWER);
      simulation.step();
      assertThat(difference(simulation)).isLessThanOrEqualTo(BOUND);
    }
    assertThat(served(simulation, "modest")).isGreaterThan(8 * BOUND);
    assertThat(served(simulation, "modest")).isCloseTo(served(simulation, "greedy"), within(BOUND));
  }

  private static void refill(
      Simulation simulation, Random random, String tenant, int calls, int maxTokens) {
    long underWay =
        simulation.all.stream()
            .filter(s -> tenant(s).equals(tenant) && !s.heard().hasEnded())
            .count();
    for (long i = underWay; i < calls; i++) {
      simulation.start(request(random, tenant, maxTokens));
    }
  }

  @Test
  void whoComesLaterIsServedAtOnceButNotForTheTimeBefore() {
    Random random = new Random(1);
    Simulation simulation = Simulation.of(new SimulatedModel(1, 256, 64, 0));
    for (int i = 0; i < 50; i++) {
      simulation.start(request(random, "early", 10));
    }
    for (int step = 0; step < 200; step++) {
      simulation.step();
    }
    Started late = simulation.start(request(random, "late", 10));
    for (int i = 0; i < 9; i++) {
      simulation.start(request(random, "late", 10));
    }
    assertThat(difference(simulation)).isZero();
    for (int step = 0; step < 30; step++) {
      simulation.step();
    }
    assertThat(late.heard().hasEnded()).isTrue();
    while (simulation.queue.size() > 30) {
      simulation.step();
      assertThat(difference(simulation)).isLessThanOrEqualTo(BOUND);
    }
  }

  @Test
  void tenantsWithoutWorkAreForgottenInTheEnd() {
    ServedTokens served = new ServedTokens();
    for (int i = 0; i < 5000; i++) {
      served.join("tenant " + i);
      served.charge("tenant " + i, 10);
      served.leave("tenant " + i);
    }
    assertThat(served.remembered()).isLessThan(2000);
  }

  private static GenerationRequest request(Random random, String tenant, int maxTokens) {
    String prompt = "p".repeat(1 + random.nextInt(LONGEST_PROMPT));
    return with(greedy(prompt, maxTokens), Priority.STANDARD, tenant);
  }

  private static double difference(Simulation simulation) {
    Started first = simulation.all.getFirst();
    Started other =
        simulation.all.stream()
            .filter(s -> !tenant(s).equals(tenant(first)))
            .findFirst()
            .orElse(first);
    return Math.abs(level(simulation, first) - level(simulation, other));
  }

  private static String tenant(Started started) {
    return started.request().terms().tenant();
  }

  private static double level(Simulation simulation, Started started) {
    return simulation.order.level(started.generation());
  }

  private static double served(Simulation simulation, String tenant) {
    return simulation.all.stream()
        .filter(s -> tenant(s).equals(tenant) && s.heard().hasEnded())
        .mapToDouble(s -> s.request().prompt().size() + 2.0 * s.request().maxTokens())
        .sum();
  }
}
