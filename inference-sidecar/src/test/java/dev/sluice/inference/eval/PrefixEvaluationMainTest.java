package dev.sluice.inference.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PrefixEvaluationMainTest {
  private static final String TRACE =
      """
      {"timestamp": 0, "input_length": 1100, "output_length": 20, "hash_ids": [0, 1, 2]}
      {"timestamp": 10, "input_length": 700, "output_length": 20, "hash_ids": [0, 3], "user": {}}

      {"timestamp": 20, "input_length": 1500, "output_length": 0, "hash_ids": [0, 1, 4]}
      {"timestamp": 20, "input_length": 700, "output_length": 0, "hash_ids": [0, 3]}
      """;

  @TempDir Path folder;

  private final StringWriter printed = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = PrefixEvaluationMain.commandLine();
    line.setOut(new PrintWriter(printed, true));
    line.setErr(new PrintWriter(errors, true));
    return line.execute(arguments);
  }

  private int evaluate(Path data, String capacity, Path out) {
    return run("--data", data.toString(), "--capacity-tokens", capacity, "--out", out.toString());
  }

  private Path trace(String text) throws IOException {
    return Files.writeString(folder.resolve("trace.jsonl"), text);
  }

  @Test
  void writesTheHitsOfEachCall() throws IOException {
    Path out = folder.resolve("hits.jsonl");

    assertThat(evaluate(trace(TRACE), "10000", out)).as(errors.toString()).isZero();
    assertThat(out)
        .hasContent(
            """
            {"index": 0, "hit_tokens": 0}
            {"index": 1, "hit_tokens": 512}
            {"index": 2, "hit_tokens": 1024}
            {"index": 3, "hit_tokens": 700}
            """);
    assertThat(printed.toString()).startsWith("4 calls, 55.90 % of the tokens cached");
  }

  @Test
  void saysHowFarItIs() throws IOException {
    StringBuilder trace = new StringBuilder();
    for (int i = 0; i < 2500; i++) {
      trace.append(
          """
          {"timestamp": %d, "input_length": 512, "output_length": 1, "hash_ids": [%d]}
          """
              .formatted(i, i % 2));
    }

    assertThat(evaluate(trace(trace.toString()), "5120", folder.resolve("hits"))).isZero();
    assertThat(errors.toString()).startsWith("1,000 calls, 99.80 %").contains("2,000 calls");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          [1]                                                                              | is not a JSON object
          {'timestamp': 0                                                                  | is not valid JSON
          {'timestamp': 0, 'input_length': 5, 'output_length': 1}                          | has no hash_ids
          {'timestamp': 0, 'output_length': 1, 'hash_ids': [1]}                            | has no input_length
          {'timestamp': -1, 'input_length': 5, 'output_length': 1, 'hash_ids': [1]}        | has a timestamp that is not a whole number from 0 up
          {'timestamp': 0, 'input_length': 0, 'output_length': 1, 'hash_ids': []}          | has a input_length that is not a whole number from 1 up
          {'timestamp': 0, 'input_length': 5, 'output_length': 'a', 'hash_ids': [1]}       | has a output_length that is not a whole number from 0 up
          {'timestamp': 0, 'input_length': 5, 'output_length': 1, 'hash_ids': 7}           | has hash_ids that are not a list of numbers
          {'timestamp': 0, 'input_length': 5, 'output_length': 1, 'hash_ids': ['a']}       | has hash_ids that are not whole numbers
          {'timestamp': 0, 'input_length': 513, 'output_length': 1, 'hash_ids': [1]}       | has 1 hash_ids, where 513 tokens in blocks of 512 make 2
          {'timestamp': 0, 'timestamp': 0}                                                 | is not valid JSON (Duplicate field 'timestamp')
          """)
  void saysWhatIsWrongWithACall(String call, String reason) throws IOException {
    Path data = trace(TRACE.lines().findFirst().orElseThrow() + "\n" + call.replace('\'', '"'));
    Path out = Files.writeString(folder.resolve("hits"), "older result");

    assertThat(evaluate(data, "10000", out)).isEqualTo(2);
    assertThat(errors.toString())
        .startsWith("sluice: The call on line 2 of " + data + " " + reason)
        .hasLineCount(1);
    assertThat(out).hasContent("older result");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(data, out);
    }
  }

  @Test
  void refusesATraceThatGoesBackInTime() throws IOException {
    Path data =
        trace(
            """
            {"timestamp": 9, "input_length": 1, "output_length": 0, "hash_ids": [1]}
            {"timestamp": 8, "input_length": 1, "output_length": 0, "hash_ids": [1]}
            """);

    assertThat(evaluate(data, "512", folder.resolve("hits"))).isEqualTo(2);
    assertThat(errors.toString())
        .contains("line 2", "arrives at 8 ms, before the call in front of it at 9 ms");
  }

  @Test
  void refusesFilesThatCannotBeUsed() throws IOException {
    Path missing = folder.resolve("missing.jsonl");
    Path out = folder.resolve("hits");
    assertThat(evaluate(missing, "512", out)).isEqualTo(2);
    assertThat(evaluate(folder, "512", out)).isEqualTo(2);
    assertThat(evaluate(trace(""), "512", out)).isEqualTo(2);
    assertThat(evaluate(trace(TRACE), "512", missing.resolve("hits"))).isEqualTo(2);

    assertThat(errors.toString().lines())
        .hasSize(4)
        .satisfiesExactly(
            line -> assertThat(line).contains(missing + " cannot be read: there is no"),
            line -> assertThat(line).contains(folder + " is a folder"),
            line -> assertThat(line).contains("holds no calls"),
            line -> assertThat(line).contains("cannot be written to " + missing.resolve("hits")));
  }

  @Test
  void refusesImpossibleOptions() throws IOException {
    Path data = trace(TRACE);
    Path out = folder.resolve("hits");
    assertThat(evaluate(data, "511", out)).isEqualTo(2);
    assertThat(evaluate(data, "many", out)).isEqualTo(2);
    assertThat(evaluate(data, Long.toString(Long.MAX_VALUE), out)).isEqualTo(2);
    assertThat(run("--data", data.toString())).isEqualTo(2);

    assertThat(errors.toString().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("sluice: ") && line.endsWith("See --help."));
  }
}
