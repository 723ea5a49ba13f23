package dev.sluice.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.DemoModels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EngineBenchIT {
  private final StringWriter printed = new StringWriter();

  @TempDir private Path folder;

  @Test
  void measuresASidecarThatItStarts() throws Exception {
    int status =
        run(
            ("--isl 16 --osl 12 --concurrency 1,2 --static --spread 0.5 --seconds 3 --warm-up 0.2"
                    + " --engine=--threads=1 --model %s --out %s")
                .formatted(DemoModels.SMALL, folder));
    assertThat(status).as(printed.toString()).isZero();
    List<String> lines = Files.readAllLines(folder.resolve("engine.csv"));
    assertThat(lines).hasSize(5);
    assertThat(lines.subList(1, 5))
        .allSatisfy(line -> assertThat(line).startsWith("sluice,").endsWith(",0"));
    assertThat(Files.readString(folder.resolve("engine.svg"))).contains("<svg");
    assertThat(printed.toString())
        .contains("times the tokens/s of static batching")
        .contains("knee of sluice");
  }

  @Test
  void measuresTwoSidecarsOnTextThatIsToBeRepeated() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "The river runs past old walls. ");
    int status =
        run(
            ("--isl 64 --osl 12 --concurrency 1 --seconds 3 --warm-up 0.2 --repeat %s"
                    + " --engine=--threads=1 --against=--speculate=off --model %s --out %s")
                .formatted(text, DemoModels.SMALL, folder));
    assertThat(status).as(printed.toString()).isZero();
    List<String> lines = Files.readAllLines(folder.resolve("engine.csv"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).startsWith("sluice,").endsWith(",0");
    assertThat(lines.get(2)).startsWith("speculate=off,").endsWith(",0");
    assertThat(printed.toString())
        .containsPattern("1 at once: [0-9.]+ times the tokens/s of speculate=off")
        .containsPattern(
            "1 at once: [0-9.]+ times the tokens per processor second of speculate=off");
  }

  @Test
  void saysWhatCannotBeRepeatedOrCompared() {
    String model = " --engine=--threads=1 --model " + DemoModels.SMALL;
    assertThat(run("--repeat " + folder.resolve("none") + model)).isEqualTo(1);
    assertThat(printed.toString()).contains("sluice: There is no text " + folder.resolve("none"));
    assertThat(run("--against=--threads=2 --server a=http://127.0.0.1:1/v1")).isEqualTo(2);
    assertThat(printed.toString()).contains("--against needs the --model FILE");
  }

  @Test
  void saysWhichServerDoesNotAnswer() {
    int status = run("--server nobody=http://127.0.0.1:1/v1 --server-model m --concurrency 1");
    assertThat(status).isEqualTo(1);
    assertThat(printed.toString())
        .contains("sluice: Server nobody at http://127.0.0.1:1/v1 does not answer for model m");
  }

  @Test
  void saysWhyASidecarDoesNotStart() {
    int status = run("--model " + folder.resolve("none.gguf"));
    assertThat(status).isEqualTo(1);
    assertThat(printed.toString()).contains("The sidecar ended while it started").contains("none");
  }

  private int run(String arguments) {
    CommandLine line = BenchCommandLine.of(new EngineBenchMain());
    line.setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(printed, true));
    return line.execute(arguments.split(" "));
  }
}
