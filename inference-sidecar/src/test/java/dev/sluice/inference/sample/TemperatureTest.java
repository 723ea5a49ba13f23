package dev.sluice.inference.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemperatureTest {
  /** The reciprocal of such a temperature is infinite, and that times 0 is no number. */
  @ParameterizedTest
  @CsvSource({"1e-310, 0.9", "1e-310, 1", "4.9e-324, 0.1", "1e-200, 0.9", "1e-7, 1"})
  void oneNextToNothingTakesTheLikeliest(double temperature, double topP) {
    SamplingParameters parameters =
        new SamplingParameters(temperature, 0, topP, 0, 0, 0, Map.of(), 1);
    Sampler sampler = new Sampler(parameters, Optional.empty());

    int token =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> sampler.sample(new float[] {1, 2, 3, 2}));

    assertThat(token).isEqualTo(2);
  }
}
