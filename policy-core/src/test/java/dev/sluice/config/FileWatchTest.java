package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  @TempDir private Path folder;
  private final FileWatch watch = new FileWatch(InstantSource.system());

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeInTheFilesPlaceIsNotWaitedFor() throws Exception {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), "sluice: 1");
    assertThat(watch.watch(Set.of(file))).isTrue();
    assertThat(watch.changed()).isFalse();

    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThat(watch.changed()).isTrue();

    Files.delete(file);
    Files.writeString(file, "sluice: 1");
    assertThat(watch.changed()).isTrue();
  }
}
