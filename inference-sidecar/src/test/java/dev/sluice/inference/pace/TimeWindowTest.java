package dev.sluice.inference.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TimeWindowTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void tellsPercentilesWithinAPercent() {
    TimeWindow window = new TimeWindow();
    for (int millis = 1; millis <= 1000; millis++) {
      window.record(Duration.ofMillis(millis).toNanos(), 0);
    }
    Percentiles percentiles = window.percentiles(0);
    assertThat(percentiles.p50()).isCloseTo(0.5, Percentage.withPercentage(1));
    assertThat(percentiles.p95()).isCloseTo(0.95, Percentage.withPercentage(1));
    assertThat(percentiles.p99()).isCloseTo(0.99, Percentage.withPercentage(1));
  }

  @Test
  void forgetsWhatIsOlderThanAMinute() {
    TimeWindow window = new TimeWindow();
    window.record(5 * SECOND, 0);
    assertThat(window.percentiles(40 * SECOND).p50()).isPositive();
    assertThat(window.percentiles(61 * SECOND).p50()).isZero();
    window.record(SECOND, 500 * SECOND);
    assertThat(window.percentiles(500 * SECOND).p99()).isCloseTo(1, Percentage.withPercentage(1));
  }

  @Test
  void saysNothingOfNothingAndBoundsWhatIsAbsurd() {
    TimeWindow window = new TimeWindow();
    assertThat(window.percentiles(0)).isEqualTo(new Percentiles(0, 0, 0));
    window.record(Long.MAX_VALUE, 0);
    window.record(-1, 0);
    assertThat(window.percentiles(0).p99()).isBetween(3599.0, 3700.0);
  }
}
