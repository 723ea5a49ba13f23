package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {
  private static final String WHAT = "policy trim failed, the call is refused";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private final FailureLog log = new FailureLog(nanos::get);
  private final List<LogRecord> records = new ArrayList<>();
  private final Logger logger = Logger.getLogger(Exchange.class.getName());
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(listener);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(listener);
    logger.setUseParentHandlers(true);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      log.report(Level.WARNING, WHAT, new IllegalStateException("no model"));
    }
  }

  @Test
  void onlyTheFirstFailureIsToldWithItsStackAndOthersAreCountedByTheMinute() {
    fail(1_000);
    assertThat(records).hasSize(1);
    assertThat(records.get(0).getMessage()).isEqualTo(WHAT);
    assertThat(records.get(0).getThrown()).hasMessage("no model");

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    fail(1_000);
    assertThat(records).hasSize(2);
    assertThat(records.get(1).getMessage())
        .startsWith(WHAT + "; 1000 times")
        .contains("IllegalStateException: no model");
    assertThat(records.get(1).getThrown()).isNull();
  }

  @Test
  void whatElseFailsIsToldAtOnce() {
    fail(1);
    log.report(Level.ERROR, "policy trim failed to end a call", new Error());
    assertThat(records).hasSize(2);
  }
}
