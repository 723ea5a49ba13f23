package dev.sluice.inference.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
  private static final int BYTES = 64;
  private static final int MANY = 200;
  private static final int LARGE = 1 << 15;
  private static final Duration WRITING = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("blocks");
  }

  @Test
  void aBlockComesBackAsItWas() throws Exception {
    SpillFile file = open("model", 4);
    file.put(key(1), block(1));
    file.put(key(2), block(2));
    assertThat(await(file, key(1))).isEqualTo(bytes(1));
    assertThat(await(file, key(2))).isEqualTo(bytes(2));
    assertThat(file.get(key(3), block(0))).isFalse();
    close(file);
  }

  @Test
  void theLeastRecentlyUsedBlockGoesFirst() throws Exception {
    SpillFile file = open("model", 2);
    file.put(key(1), block(1));
    file.put(key(2), block(2));
    assertThat(await(file, key(2))).isEqualTo(bytes(2));
    assertThat(await(file, key(1))).isEqualTo(bytes(1));
    file.put(key(3), block(3));
    assertThat(await(file, key(3))).isEqualTo(bytes(3));
    assertThat(await(file, key(1))).isEqualTo(bytes(1));
    assertThat(file.get(key(2), block(0))).isFalse();
    assertThat(file.size()).isEqualTo(2);
    close(file);
  }

  @Test
  void theNextProcessFindsWhatWasPutAndWhatMemoryHeld() throws Exception {
    SpillFile file = open("model", 4);
    file.put(key(1), block(1));
    file.close(Map.of(key(2), block(2)));
    SpillFile next = open("model", 4);
    assertThat(next.size()).isEqualTo(2);
    assertThat(next.get(key(1), block(0))).isTrue();
    assertThat(await(next, key(2))).isEqualTo(bytes(2));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    close(next);
  }

  @Test
  void theBoundHoldsOverProcesses() throws Exception {
    for (int process = 0; process < 5; process++) {
      SpillFile file = open("model", 3);
      Map<String, MemorySegment> memory = new TreeMap<>();
      for (int i = 0; i < 3; i++) {
        memory.put(key(10 * process + i), block(i));
      }
      file.close(memory);
    }
    assertThat(Files.size(path)).isLessThanOrEqualTo(4096 + 3 * BYTES);
    SpillFile file = open("model", 3);
    assertThat(file.size()).isEqualTo(3);
    assertThat(await(file, key(41))).isEqualTo(bytes(1));
    close(file);
  }

  @Test
  void whatAnotherModelComputedIsNotThere() throws Exception {
    open("model", 4).close(Map.of(key(1), block(1)));
    SpillFile other = open("another model", 4);
    assertThat(other.size()).isZero();
    close(other);
    SpillFile again = open("model", 4);
    assertThat(again.size()).isZero();
    close(again);
  }

  @Test
  void whatIsDamagedIsNeverTaken() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      open("model", 8).close(Map.of(key(1), block(1), key(2), block(2), key(3), block(3)));
      damage(random);
      SpillFile file = open("model", 8);
      for (int i = 1; i <= 3; i++) {
        MemorySegment found = block(0);
        if (file.get(key(i), found)) {
          assertThat(found.toArray(JAVA_BYTE)).isEqualTo(bytes(i));
        }
        file.put(key(i), block(i));
        assertThat(await(file, key(i))).isEqualTo(bytes(i));
      }
      close(file);
    }
  }

  private void damage(Random random) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      if (random.nextInt(4) == 0) {
        file.setLength(random.nextLong(file.length()));
        return;
      }
      byte[] rubbish = new byte[1 + random.nextInt(64)];
      random.nextBytes(rubbish);
      boolean name = random.nextBoolean();
      file.seek(name ? random.nextInt(8 * 48) : 4096 + random.nextInt(3 * BYTES));
      file.write(rubbish);
    }
  }

  @Test
  void aProcessThatIsKilledInMidWriteLeavesNothingWrong() throws Exception {
    for (int round = 0; round < 3; round++) {
      Process writer =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  path.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        for (int line = 0; line < 1 + round; line++) {
          assertThat(writer.inputReader().readLine()).isEqualTo("written");
        }
      } finally {
        writer.destroyForcibly().waitFor();
      }
      SpillFile file = new SpillFile(path, PrefixKeys.hash("model"), LARGE, MANY);
      int found = 0;
      for (int i = 0; i < 2 * MANY; i++) {
        MemorySegment block = MemorySegment.ofArray(new byte[LARGE]);
        if (file.get(key(i), block)) {
          found++;
          assertThat(block.toArray(JAVA_BYTE)).isEqualTo(large(i));
        }
      }
      assertThat(found).isPositive();
      close(file);
    }
  }

  /** Replaces blocks over and over, until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      SpillFile file = new SpillFile(Path.of(args[0]), PrefixKeys.hash("model"), LARGE, MANY);
      Random random = new Random();
      for (int written = 1; ; written++) {
        int block = random.nextInt(2 * MANY);
        file.put(key(block), MemorySegment.ofArray(large(block)));
        if (written % MANY == 0) {
          awaitOne(file);
          System.out.println("written");
        }
      }
    }

    /** Waits until any block is on the disk, as the thread that writes may come late. */
    private static void awaitOne(SpillFile file) throws InterruptedException {
      MemorySegment found = MemorySegment.ofArray(new byte[LARGE]);
      for (int i = 0; !file.get(key(i), found); i = (i + 1) % (2 * MANY)) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void twoProcessesDoNotShareAFile() throws Exception {
    SpillFile one = open("model", 4);
    one.put(key(1), block(1));
    SpillFile two = open("model", 4);
    assertThat(two.size()).isZero();
    two.put(key(2), block(2));
    assertThat(await(two, key(2))).isEqualTo(bytes(2));
    close(two);
    assertThat(await(one, key(1))).isEqualTo(bytes(1));
    close(one);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void aFolderThatCannotHoldAFileIsRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("file")).resolve("blocks");
    KvSettings settings =
        new KvSettings(4, 1 << 10, Optional.of(new KvSettings.Spill(file, 1 << 20, "")), List.of());
    assertThatThrownBy(() -> new KvCache(new SimulatedMemory(1, 8, false), settings, () -> 0))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("The spill file " + file + " cannot be made");
  }

  private SpillFile open(String model, int capacity) throws IOException {
    return new SpillFile(path, PrefixKeys.hash(model), BYTES, capacity);
  }

  private static void close(SpillFile file) {
    assertThat(file.close(Map.of())).isTrue();
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

  private static String key(int number) {
    return "%064x".formatted(number);
  }

  private static byte[] large(int number) {
    byte[] bytes = new byte[LARGE];
    new Random(number).nextBytes(bytes);
    return bytes;
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
