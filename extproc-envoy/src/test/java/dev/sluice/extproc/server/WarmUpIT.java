package dev.sluice.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpIT {
  @Test
  void makesItsCallsWithoutAFailure() {
    assertThat(WarmUp.run(Duration.ofMinutes(2))).isEqualTo(400);
  }

  @Test
  void endsWhenItsTimeIsOver() {
    assertThat(WarmUp.run(Duration.ZERO)).isZero();
  }
}
