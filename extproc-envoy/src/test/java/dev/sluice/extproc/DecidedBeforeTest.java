package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.extproc.server.Warnings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DecidedBeforeTest {
  private final AtomicLong nanos = new AtomicLong();
  private final DecidedBefore before = new DecidedBefore(nanos::get);

  private static Heads head(String... more) {
    return Heads.of(chatHead(more).getRequestHeaders());
  }

  @Test
  void aCallThatASluiceHasDecidedAboutIsToldOnceInAWhile() {
    Warnings warnings = new Warnings(ExternalProcessorService.class.getName());
    try (warnings) {
      before.look(head());
      assertThat(warnings.lines()).isEmpty();

      before.look(head("x-sluice-model", "small"));
      before.look(head("x-sluice-model", "small"));
      assertThat(warnings.lines())
          .singleElement()
          .asString()
          .startsWith("a call came with x-sluice-model")
          .endsWith("one of the two must go");

      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      before.look(head("x-sluice-model", "small"));
      assertThat(warnings.lines()).hasSize(2);
    }
  }
}
