package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  @ParameterizedTest
  @CsvSource({
    "600/min, 600, PT1M, 600, 600/min",
    "10/s, 10, PT1S, 10, 10/s",
    "1M/hour, 1000000, PT1H, 1000000, 1000000/hour",
    "1.5k/day, 1500, PT24H, 1500, 1500/day",
    "600/min burst 1200, 600, PT1M, 1200, 600/min burst 1200",
    "' 60/MIN  burst 1k ', 60, PT1M, 1000, 60/min burst 1000"
  })
  void readsAndWrites(String text, long amount, Duration period, long burst, String written) {
    Rate rate = Rate.parse(text);
    assertThat(rate).isEqualTo(new Rate(amount, period, burst)).hasToString(written);
    assertThat(Rate.parse(rate.toString())).isEqualTo(rate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "600",
        "600/",
        "/min",
        "600/fortnight",
        "x/min",
        "1.5/s",
        "0/s",
        "-1/s",
        "600/min 5",
        "600/min burst",
        "600/min burst 0",
        "1k5/s",
        "99999999999999999999/day",
        "9M/min extra 4"
      })
  void refusesWhatIsNoRate(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatNoBucketCanCount() {
    assertThatThrownBy(() -> Rate.parse("2000M/s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most one a nanosecond");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "1, 1ms",
    "12000000, 12ms",
    "999999999, 1s",
    "1500000000, 1.5s",
    "1050000000, 1.05s",
    "59000000000, 59s",
    "360000000000, 6m0s",
    "3605250000000, 1h0m5.25s"
  })
  void wordsDurationsAsOpenAiDoes(long nanos, String text) {
    assertThat(RateHeaders.duration(nanos)).isEqualTo(text);
  }

  @Test
  void periodsThatHaveNoNameAreSpelledOut() {
    assertThat(new Rate(1, Duration.ofSeconds((1L << 32) + 1), 1))
        .hasToString("1/PT1193046H28M17S");
    assertThat(new Rate(1, Duration.ofMillis(1500), 1)).hasToString("1/PT1.5S");
  }
}
