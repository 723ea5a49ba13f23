package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.sample.TokenFilter;
import org.junit.jupiter.api.Test;

class NeverEndingTest {
  private final SimulatedModel model = new SimulatedModel(1, 64, 8, 0.5);

  @Test
  void takesOnlyTheTokensThatEndAnAnswer() {
    try (TokenFilter filter = new NeverEnding(model).open()) {
      assertThat(filter.allows(SimulatedModel.END)).isFalse();
      assertThat(filter.allows('a')).isTrue();
      float[] logits = new float[model.size()];
      filter.restrict(logits);
      assertThat(logits[SimulatedModel.END]).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(logits['a']).isZero();
    }
  }
}
