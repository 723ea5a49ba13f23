package dev.sluice.inference.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PerplexityTest {

  @Test
  void isTheNumberOfEquallyLikelyTokens() {
    Perplexity perplexity = new Perplexity();
    for (int i = 0; i < 100; i++) {
      perplexity.add(Math.log(0.25));
    }
    assertThat(perplexity.value()).isCloseTo(4, within(1e-9));
    assertThat(perplexity.standardError()).isCloseTo(0, within(1e-6));
    assertThat(perplexity.tokens()).isEqualTo(100);
  }

  @Test
  void theErrorIsThatOfTheMean() {
    Perplexity perplexity = new Perplexity();
    perplexity.add(-1);
    perplexity.add(-3);
    // Mean 2 with a population deviation of 1, over the root of one degree of freedom.
    assertThat(perplexity.value()).isCloseTo(Math.exp(2), within(1e-9));
    assertThat(perplexity.standardError()).isCloseTo(Math.exp(2), within(1e-9));
  }
}
