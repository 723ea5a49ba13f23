package dev.sluice.inference.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class EventRateTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void tellsTheRateOfSteadyEventsFromTheBeginning() {
    EventRate rate = new EventRate(Duration.ofSeconds(10));
    long start = Long.MAX_VALUE - 5 * SECOND;
    assertThat(rate.perSecond(start)).isZero();
    for (int event = 0; event < 600; event++) {
      rate.add(2, start + event * SECOND / 10);
      if (event > 50) {
        assertThat(rate.perSecond(start + event * SECOND / 10))
            .isCloseTo(20, Percentage.withPercentage(5));
      }
    }
  }

  @Test
  void forgetsWhatNoLongerHappens() {
    EventRate rate = new EventRate(Duration.ofSeconds(10));
    for (int event = 0; event < 100; event++) {
      rate.add(1, event * SECOND);
    }
    assertThat(rate.perSecond(110 * SECOND)).isBetween(0.3, 0.45);
    assertThat(rate.perSecond(300 * SECOND)).isLessThan(0.001);
  }
}
