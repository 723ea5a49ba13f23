package dev.sluice.inference.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class StepCostTest {
  @Test
  void findsTheCostsOfAMixOfSteps() {
    StepCost cost = new StepCost();
    Random random = new Random(1);
    for (int step = 0; step < 500; step++) {
      int prompt = random.nextInt(3) == 0 ? random.nextInt(256) : 0;
      int answer = random.nextInt(16);
      long attended = 1000L * random.nextInt(20);
      cost.learn(load(prompt, answer, attended), time(prompt, answer, attended, random));
    }
    assertThat(cost.isSeasoned()).isTrue();
    assertThat(cost.estimate(load(128, 0, 0)))
        .isCloseTo(time(128, 0, 0), Percentage.withPercentage(10));
    assertThat(cost.estimate(load(0, 16, 8000)))
        .isCloseTo(time(0, 16, 8000), Percentage.withPercentage(10));
    assertThat(cost.perPromptToken(0, false)).isCloseTo(5e5, Percentage.withPercentage(10));
    assertThat(cost.perPromptToken(10_000, false) - cost.perPromptToken(0, false))
        .isCloseTo(1e6, Percentage.withPercentage(20));
  }

  @Test
  void whatIsNotSeenForLongStaysKnown() {
    StepCost cost = new StepCost();
    Random random = new Random(2);
    for (int step = 0; step < 200; step++) {
      int prompt = random.nextInt(200);
      cost.learn(load(prompt, step % 8, 0), time(prompt, step % 8, 0));
    }
    double before = cost.perPromptToken(0, false);
    for (int step = 0; step < 100_000; step++) {
      cost.learn(load(0, step % 8, 0), time(0, step % 8, 0));
    }
    assertThat(cost.perPromptToken(0, false)).isCloseTo(before, Percentage.withPercentage(10));
  }

  @Test
  void oneSlowStepChangesLittle() {
    StepCost cost = new StepCost();
    for (int step = 0; step < 200; step++) {
      cost.learn(load(0, step % 8, 0), time(0, step % 8, 0));
    }
    double before = cost.estimate(load(0, 8, 0));
    cost.learn(load(0, 4, 0), 5e9);
    assertThat(cost.estimate(load(0, 8, 0))).isCloseTo(before, Percentage.withPercentage(10));
  }

  @Test
  void nothingIsEverNegative() {
    StepCost cost = new StepCost();
    Random random = new Random(3);
    for (int step = 0; step < 1000; step++) {
      cost.learn(
          load(random.nextInt(100), random.nextInt(10), random.nextInt(1000)),
          random.nextInt(1000));
      assertThat(cost.estimate(load(0, 0, 0))).isNotNegative();
      assertThat(cost.perPromptToken(100, false)).isNotNegative();
    }
    StepCost free = new StepCost();
    for (int step = 0; step < 100; step++) {
      free.learn(load(10, 1, 100), 0);
    }
    assertThat(free.estimate(load(10, 1, 100))).isCloseTo(0, within(1.0));
  }

  @Test
  void tilesHaveACostOfTheirOwn() {
    StepCost cost = new StepCost();
    Random random = new Random(4);
    for (int step = 0; step < 500; step++) {
      int answer = random.nextInt(16);
      long attended = 1000L * random.nextInt(20);
      int prompt = 64 * random.nextInt(3);
      long tiled = prompt * (long) random.nextInt(1500);
      double nanos = time(prompt, answer, attended, random) + 25 * tiled;
      cost.learn(new StepLoad(prompt, answer, attended, tiled), nanos);
    }
    assertThat(cost.perPromptToken(10_000, true) - cost.perPromptToken(0, true))
        .isCloseTo(2.5e5, Percentage.withPercentage(20));
    assertThat(cost.perPromptToken(10_000, false) - cost.perPromptToken(0, false))
        .isCloseTo(1e6, Percentage.withPercentage(20));
  }

  private static StepLoad load(int prompt, int answer, long attended) {
    return new StepLoad(prompt, answer, attended, 0);
  }

  private static double time(int prompt, int answer, long attended) {
    return 2e6 + 5e5 * prompt + 1e6 * answer + 1e2 * attended;
  }

  private static double time(int prompt, int answer, long attended, Random random) {
    return time(prompt, answer, attended) * (0.99 + 0.02 * random.nextDouble());
  }
}
