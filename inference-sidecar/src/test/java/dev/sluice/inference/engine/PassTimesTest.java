package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PassTimesTest {
  private static final long MS = Duration.ofMillis(1).toNanos();

  private final SimulatedModel model = new SimulatedModel(1, 1024, 64, 0);
  private long now;

  @Test
  void aMomentOfNoiseIsNotTakenForWhatOneTokenCosts() throws Exception {
    model.costs(nanos -> now += now < 60 * MS ? 2 * nanos : nanos);
    model.costs(4 * MS, MS, MS);
    double quiet = 5 * MS;
    assertThat(PassTimes.measure(model, 64, () -> now).nanos(1)).isCloseTo(quiet, within(1.0));
  }

  @Test
  void aSlowModelIsMeasuredForSecondsOnly() throws Exception {
    model.costs(nanos -> now += nanos);
    model.costs(1000 * MS, MS, MS);
    PassTimes.measure(model, 64, () -> now);
    assertThat(Duration.ofNanos(now)).isLessThan(Duration.ofSeconds(10));
  }
}
