package dev.sluice.cli;

import static dev.sluice.cli.Launched.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice eval} as a person starts it. */
class EvalIT {
  @TempDir Path folder;

  @Test
  void measuresThePrefixCacheOnATrace() throws Exception {
    Path trace =
        Files.writeString(
            folder.resolve("trace.jsonl"),
            """
            {"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [7, 8]}
            {"timestamp": 9, "input_length": 700, "output_length": 5, "hash_ids": [7, 9]}
            """);
    Path out = folder.resolve("hits.jsonl");
    String[] arguments = {
      "eval", "prefix", "--data", trace.toString(), "--capacity-tokens", "2048", "--out", "" + out
    };

    assertThat(run(0, arguments)).contains("2 calls, 39.38 % of the tokens cached");
    assertThat(out)
        .hasContent(
            """
            {"index": 0, "hit_tokens": 0}
            {"index": 1, "hit_tokens": 512}
            """);
    Files.delete(trace);
    assertThat(run(2, arguments)).startsWith("sluice: The trace " + trace).hasLineCount(1);
  }

  @Test
  void listsItsOptions() throws Exception {
    assertThat(run(0, "eval", "prefix", "--help")).contains("--data", "--capacity-tokens", "--out");
    assertThat(run(0, "eval", "--help")).contains("prefix");
    assertThat(run(2, "eval")).contains("./sluice eval --help").hasLineCount(1);
  }
}
