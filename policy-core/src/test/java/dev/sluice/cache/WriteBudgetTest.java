package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriteBudgetTest {
  private final AtomicLong nanos = new AtomicLong();

  private WriteBudget budget(String each, String largest) {
    return new WriteBudget(DataSize.parse(each), DataSize.parse(largest), nanos::get);
  }

  @Test
  void tenSecondsWorthMayBeWrittenAtOnceAndThenTheRate() {
    WriteBudget budget = budget("1KB", "1KB");
    assertThat(budget.take(10 * 1024)).isTrue();
    assertThat(budget.take(1)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(budget.take(1025)).isFalse();
    assertThat(budget.take(1024)).isTrue();
  }

  @Test
  void theLargestAnswerFits() {
    assertThat(budget("1KB", "1MB").take(1 << 20)).isTrue();
  }

  @Test
  void ofNothingNothingIsTaken() {
    assertThat(budget("0", "1MB").take(1)).isFalse();
  }
}
