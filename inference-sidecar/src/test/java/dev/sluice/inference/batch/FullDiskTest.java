package dev.sluice.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of what a full disk did not take. */
class FullDiskTest {
  private static final int KIBIBYTES = 8;

  @TempDir private Path folder;

  @Test
  void aFileOfWhichNoRecordCanBeWrittenIsNotLeft() throws Exception {
    FileStore files = new FileStore(folder, 1 << 20);
    StoredFile file =
        new StoredFile("file-1", "", "in.jsonl", "batch", 3, Instant.EPOCH, Instant.MAX);
    Path inTheWay = Files.createDirectories(folder.resolve("file-1.json/taken"));
    assertThatThrownBy(() -> files.add(file, new byte[3])).isInstanceOf(IOException.class);
    assertThat(files.path("file-1")).doesNotExist();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(inTheWay.getParent());
    }
    assertThat(files.find("", "file-1")).isEmpty();
  }

  @Test
  void answersEndWithAWholeLine() throws Exception {
    Path answers = folder.resolve("answers");
    Process writer =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f %d; exec \"$@\"".formatted(KIBIBYTES),
                "bash",
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                answers.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(writer.inputReader().readLine()).isEqualTo("File too large");
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      writer.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(answers);
    assertThat(Files.size(answers)).isBetween(1024L * (KIBIBYTES - 1), 1024L * KIBIBYTES);
    assertThat(Files.readString(answers)).endsWith("}\n");
    assertThat(lines).allSatisfy(line -> assertThat(line).endsWith("}"));
  }

  /** Writes answers until the disk takes no more. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      try (OutputFile file = new OutputFile(Path.of(args[0]))) {
        for (int i = 0; ; i++) {
          file.append("a" + i, JsonNodeFactory.instance.objectNode().put("text", "x".repeat(700)));
        }
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
