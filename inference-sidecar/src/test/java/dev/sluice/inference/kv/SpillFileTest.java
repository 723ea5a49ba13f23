package dev.sluice.inference.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
  private static final int BYTES = 64;
  private static final Duration WRITING = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void aBlockComesBackAsItWas() throws Exception {
    try (SpillFile file = new SpillFile(folder, BYTES, 4)) {
      file.put("one", block(1));
      file.put("two", block(2));
      assertThat(await(file, "one")).isEqualTo(bytes(1));
      assertThat(await(file, "two")).isEqualTo(bytes(2));
      assertThat(file.get("three", block(0))).isFalse();
    }
  }

  @Test
  void theLeastRecentlyUsedBlockGoesFirst() throws Exception {
    try (SpillFile file = new SpillFile(folder, BYTES, 2)) {
      file.put("one", block(1));
      file.put("two", block(2));
      assertThat(await(file, "two")).isEqualTo(bytes(2));
      assertThat(await(file, "one")).isEqualTo(bytes(1));
      file.put("three", block(3));
      assertThat(await(file, "three")).isEqualTo(bytes(3));
      assertThat(await(file, "one")).isEqualTo(bytes(1));
      assertThat(file.get("two", block(0))).isFalse();
      assertThat(file.size()).isEqualTo(2);
    }
  }

  @Test
  void nothingIsLeftOnDisk() throws Exception {
    new SpillFile(folder, BYTES, 2).close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotHoldAFileIsRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    KvSettings settings =
        new KvSettings(4, 1 << 10, Optional.of(new KvSettings.Spill(file, 1 << 20)), List.of());
    assertThatThrownBy(() -> new KvCache(new SimulatedMemory(1, 8, false), settings, () -> 0))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("No spill file can be made in " + file);
  }

  /** Reads a block once it was written. */
  private static byte[] await(SpillFile file, String key) throws InterruptedException {
    MemorySegment block = block(0);
    long end = System.nanoTime() + WRITING.toNanos();
    while (!file.get(key, block)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(1);
    }
    return block.toArray(JAVA_BYTE);
  }

  private static MemorySegment block(int value) {
    return MemorySegment.ofArray(bytes(value));
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
