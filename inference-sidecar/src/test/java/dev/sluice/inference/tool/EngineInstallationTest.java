package dev.sluice.inference.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineInstallationTest {
  @TempDir private Path folder;
  private final List<String> programs = new ArrayList<>();

  /** Does what npm and pip do, as far as files go. */
  private void runFake(Path where, List<String> command) {
    programs.add(command.getFirst());
    try {
      if (command.getFirst().equals("npm")) {
        Files.writeString(Files.createDirectories(libraries()).resolve("libggml-base.so"), "npm");
      } else {
        assertThat(command).contains("--require-hashes", "--no-deps");
        writeWheel(where.resolve("wheels/nvidia.whl"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path libraries() {
    return folder.resolve("node_modules/package/bins/linux");
  }

  private static void writeWheel(Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : List.of("nvidia/cu13/lib/libcudart.so.13", "nvidia/cu13/include/cuda.h")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  @Test
  void putsLibrariesOfWheelsBesideThoseOfNpm() throws Exception {
    Files.writeString(folder.resolve("package-lock.json"), "{}");
    Files.writeString(folder.resolve("requirements.txt"), "");
    new EngineInstallation(folder, this::runFake).run();
    assertThat(programs).containsExactly("npm", "python3");
    assertThat(libraries().resolve("libcudart.so.13"))
        .hasContent("nvidia/cu13/lib/libcudart.so.13");
    assertThat(libraries().resolve("cuda.h")).doesNotExist();
    assertThat(folder.resolve("wheels")).doesNotExist();
  }

  @Test
  void needsNoPipWhereNoWheelsArePinned() throws Exception {
    Files.writeString(folder.resolve("package-lock.json"), "{}");
    new EngineInstallation(folder, this::runFake).run();
    assertThat(programs).containsExactly("npm");
  }

  @Test
  void refusesToInstallWithoutALockFile() {
    assertThatThrownBy(() -> new EngineInstallation(folder, this::runFake).run())
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("no package-lock.json");
  }

  @Test
  void saysWhichProgramFailed() {
    Commands system = Commands.ofSystem();
    assertThatThrownBy(() -> system.run(folder, List.of("no-such-program")))
        .hasMessageContaining("no-such-program is needed and cannot be started");
    assertThatThrownBy(() -> system.run(folder, List.of("false")))
        .hasMessageContaining("false failed with status 1");
  }
}
