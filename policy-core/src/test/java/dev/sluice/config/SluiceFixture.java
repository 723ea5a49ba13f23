package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;

/** A folder of configurations, opened with fake policies. */
abstract class SluiceFixture {
  static final SluiceOptions OPTIONS =
      SluiceOptions.STANDARD
          .withVariables(Map.<String, String>of()::get)
          .withWatch(null)
          .withPatience(Duration.ofMillis(200));

  @TempDir Path folder;

  final Fakes fakes = new Fakes();

  static String text(long number) {
    return """
    sluice: 1
    providers: { local: { type: openai, url: "http://127.0.0.1:1/v1" } }
    models: { m: { targets: [ { provider: local } ], window: %1$d, price: { input: 0, output: 0 } } }
    policies: [ { fake: { number: %1$d } } ]
    """
        .formatted(number);
  }

  Sluice open(Path file, SluiceOptions options) {
    return Sluice.open(file, null, options, fakes.kinds());
  }

  /** Makes a call and returns what the policy answered. */
  static long answer(Begun begun) {
    try {
      Decision<Call> decision = begun.exchange().onCall(Fakes.call());
      return ((Decision.Answer<Call>) decision).reply().head().status();
    } finally {
      begun.exchange().complete(Outcome.End.COMPLETE, null);
    }
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  static void write(Path folder, long number) throws IOException {
    Files.writeString(folder.resolve("s.yaml"), "sluice: 1\ninclude: more.yaml\n");
    Files.writeString(folder.resolve("more.yaml"), text(number));
  }
}
