package dev.sluice.inference.speculate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PassCostTest {

  @Test
  void knowsNothingAtFirst() {
    PassCost cost = new PassCost();
    assertThat(cost.isKnown()).isFalse();
    cost.learn(4, 0, 100);
    assertThat(cost.isKnown()).isTrue();
    assertThat(cost.nanos(4)).isEqualTo(100);
  }

  @Test
  void liesBetweenWhatWasMeasuredAndGrowsInProportionBeyond() {
    PassCost cost = new PassCost();
    cost.calibrate(1, 100);
    cost.calibrate(4, 160);
    assertThat(cost.nanos(2)).isEqualTo(120);
    assertThat(cost.nanos(3)).isEqualTo(140);
    assertThat(cost.nanos(16)).isEqualTo(640);
  }

  @Test
  void aSlowerMachineIsSlowerForAllNumbers() {
    PassCost cost = calibrated(tokens -> 100 + 10 * tokens);
    for (int i = 0; i < 50; i++) {
      cost.learn(1, 0, 3 * 110);
    }
    assertThat(cost.nanos(1)).isCloseTo(330, Percentage.withPercentage(3));
    assertThat(cost.nanos(8)).isCloseTo(540, Percentage.withPercentage(15));
  }

  @Test
  void learnsAnotherShapeFromNoisyPasses() {
    PassCost cost = calibrated(tokens -> 100 + 10 * tokens);
    Random random = new Random(1);
    for (int i = 0; i < 4000; i++) {
      int tokens = random.nextInt(3) == 0 ? 8 : 1;
      double noise = random.nextInt(20) == 0 ? 5 : 0.9 + 0.2 * random.nextDouble();
      cost.learn(tokens, 0, 100 * tokens * noise);
    }
    assertThat(cost.nanos(8) / cost.nanos(1)).isCloseTo(8, within(1.0));
  }

  @Test
  void eachNumberOfThreadsHasItsOwnTimes() {
    PassCost cost = calibrated(tokens -> 100 + 10 * tokens);
    cost.threads(2);
    assertThat(cost.nanos(4)).isEqualTo(140);
    cost.threads(1);
    assertThat(cost.nanos(4)).as("until something is known").isEqualTo(140);
    for (int i = 0; i < 300; i++) {
      cost.learn(1, 0, 300);
    }
    assertThat(cost.nanos(1)).isCloseTo(300, Percentage.withPercentage(3));
    cost.threads(2);
    assertThat(cost.nanos(1)).isEqualTo(110);
    assertThat(cost.nanos(4)).isEqualTo(140);
  }

  @Test
  void severalPassesAreTaughtTogether() {
    PassCost cost = calibrated(tokens -> 100 + 10 * tokens);
    for (int i = 0; i < 300; i++) {
      cost.learn(new int[] {4, 2}, 2, 0, 2 * (140 + 120));
    }
    assertThat(cost.nanos(4) + cost.nanos(2)).isCloseTo(520, Percentage.withPercentage(3));
  }

  @Test
  void lookingAtTokensBeforeComesOnTop() {
    PassCost cost = calibrated(tokens -> 100 + 10 * tokens);
    cost.calibrateAttention(2);
    assertThat(cost.attention(300)).isEqualTo(600);
    for (int i = 0; i < 100; i++) {
      cost.learn(new int[] {1}, 1, 300, 2 * (110 + 600));
    }
    assertThat(cost.nanos(1)).isCloseTo(220, Percentage.withPercentage(10));
    assertThat(cost.attention(300)).isCloseTo(1200, Percentage.withPercentage(3));
  }

  @Test
  void learnsWhatLookingTakesFromPassesOfSeveralContexts() {
    PassCost cost = calibrated(tokens -> 100 + 10 * tokens);
    cost.calibrateAttention(0.2);
    Random random = new Random(1);
    for (int i = 0; i < 4000; i++) {
      int tokens = random.nextBoolean() ? 8 : 1;
      double attended = (double) tokens * random.nextInt(1000);
      cost.learn(new int[] {tokens}, 1, attended, 100 + 10 * tokens + attended);
    }
    assertThat(cost.attention(1000) / 1000).isCloseTo(1, within(0.2));
  }

  private static PassCost calibrated(IntToDoubleFunction nanos) {
    PassCost cost = new PassCost();
    for (int tokens : new int[] {1, 2, 4, 8, 16, 32}) {
      cost.calibrate(tokens, nanos.applyAsDouble(tokens));
    }
    return cost;
  }
}
