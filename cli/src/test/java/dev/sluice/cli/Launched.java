package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Commands as a person starts them, run to their end. */
final class Launched {
  private static final long LONGEST_SECONDS = 120;

  private Launched() {}

  /** Runs {@code ./sluice} and returns what it printed, errors among it. */
  static String run(int expectedExit, String... arguments) throws Exception {
    Process process = RunningSluice.launcher(arguments).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isEqualTo(expectedExit);
    return printed;
  }
}
