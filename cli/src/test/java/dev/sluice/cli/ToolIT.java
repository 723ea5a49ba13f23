package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on model files as a person starts them. */
class ToolIT {
  @TempDir Path folder;

  private static String run(int expectedExit, String... arguments) throws Exception {
    Process process = RunningSluice.launcher(arguments).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isEqualTo(expectedExit);
    return printed;
  }

  @Test
  void showsQuantisesAndMeasures() throws Exception {
    String model = RunningSluice.root().resolve("examples/models/demo-large.gguf").toString();
    String small = folder.resolve("small.gguf").toString();
    assertThat(run(0, "model", "show", model)).contains("Architecture  llama", "Fits");
    assertThat(run(0, "quantize", model, small, "--type", "Q4_K_M", "--requantize"))
        .contains(small + ": ", "Q4_K_M");
    assertThat(
            run(
                0,
                "perplexity",
                small,
                "--text",
                RunningSluice.root().resolve("README.md").toString(),
                "--context",
                "128",
                "--threads",
                "1"))
        .contains("perplexity ", " +/- ");
    assertThat(run(2, "quantize", model, small, "--type", "Q4_0", "--requantize"))
        .startsWith("sluice: " + small + " is there already")
        .hasLineCount(1);
    assertThat(run(2, "model", "show", folder.resolve("none").toString()))
        .startsWith("sluice: Model file ")
        .hasLineCount(1);
  }

  @Test
  void listsItsOptions() throws Exception {
    assertThat(run(0, "quantize", "--help")).contains("--type", "--imatrix", "Q4_K_M");
    assertThat(run(0, "perplexity", "--help")).contains("--text");
  }
}
