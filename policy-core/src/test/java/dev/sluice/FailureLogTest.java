package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {
  private static final String WHAT = "policy trim failed, the call is refused";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private final FailureLog log = new FailureLog(nanos::get);
  private final LogRecords logged = new LogRecords(Exchange.class);

  @AfterEach
  void stopListening() {
    logged.close();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      log.report(Level.WARNING, WHAT, new IllegalStateException("no model"));
    }
  }

  @Test
  void onlyTheFirstFailureIsToldWithItsStackAndOthersAreCountedByTheMinute() {
    fail(1_000);
    assertThat(logged.all()).hasSize(1);
    assertThat(logged.all().get(0).getMessage()).isEqualTo(WHAT);
    assertThat(logged.all().get(0).getThrown()).hasMessage("no model");

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    fail(1_000);
    assertThat(logged.all()).hasSize(2);
    assertThat(logged.all().get(1).getMessage())
        .startsWith(WHAT + "; 1000 times")
        .contains("IllegalStateException: no model");
    assertThat(logged.all().get(1).getThrown()).isNull();
  }

  @Test
  void whatElseFailsIsToldAtOnce() {
    fail(1);
    log.report(Level.ERROR, "policy trim failed to end a call", new Error());
    assertThat(logged.all()).hasSize(2);
  }
}
