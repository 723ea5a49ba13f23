package dev.sluice.cli;

import static dev.sluice.cli.Launched.run;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./sluice bench} as a person starts it. */
class BenchIT {
  @Test
  void checksTheEngine() throws Exception {
    assertThat(run(0, "bench", "engine", "--check", "--engine=--threads=1"))
        .containsPattern("16 at once: [0-9.]+ times the tokens/s of static batching")
        .contains("knee of sluice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"engine", "mixed", "prefix", "soak"})
  void listsOptions(String part) throws Exception {
    assertThat(run(0, "bench", part, "--help")).contains("--model", "--engine");
    assertThat(run(0, "bench", "--help")).contains(part);
  }

  @Test
  void saysInOneLineWhatIsWrong() throws Exception {
    assertThat(run(2, "bench", "engine", "--concurrency", "0"))
        .startsWith("sluice: ")
        .contains("such as 16, or 1,4,16, or 1..32")
        .hasLineCount(1);
  }
}
