package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are damaged, full, busy, taken or not there: each is a miss and one warning. */
class CacheDamageTest extends CacheDiskFixture {
  private Path find(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).findFirst().orElseThrow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, the disk is nearly full",
    "true, an answer cannot be written to disk",
  })
  void aDiskThatIsNearlyFullOrDoesNotTellIsLeftAloneWithOneWarning(boolean silent, String why) {
    CacheSettings settings = CacheTestKit.onDisk(directory);
    DiskTier roomy = DiskTier.open(settings);
    DiskTier other =
        new DiskTier(roomy.manager(), roomy.answers(), roomy.lock(), new FakeVolume(silent));
    CacheStore store = new CacheStore(settings, other);
    try (store) {
      for (String key : List.of("a", "b", "c")) {
        store.put(key, new byte[100], true);
        assertThat(store.inMemory(key)).hasSize(100);
      }
    }
    assertThat(store.onDisk("a")).isFalse();
    assertThat(logged.messages()).singleElement().asString().startsWith("cache: " + why);
    try (CacheTestKit kit = open()) {
      assertThat(kit.hit(HELLO)).isFalse();
    }
  }

  private void assertMissedWithOneWarningAndKeptAnew() {
    try (CacheTestKit kit = open()) {
      assertThat(kit.hit(HELLO)).isFalse();
      kit.answerJson(HELLO);
      assertThat(kit.hit(HELLO)).isTrue();
    }
    assertThat(logged.messages()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {".index", ".meta", ".data"})
  void aDamagedFileStartsEmptyWithOneWarning(String suffix) throws IOException {
    fill();
    Files.write(find(suffix), new byte[] {1, 2, 3});
    assertMissedWithOneWarningAndKeptAnew();
  }

  @Test
  void damagedAnswersAreMissesWithOneWarning() throws IOException {
    fill();
    Path data = find(".data");
    byte[] bytes = Files.readAllBytes(data);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("choices");
    bytes[at] ^= 1;
    Files.write(data, bytes);
    assertMissedWithOneWarningAndKeptAnew();
  }

  @Test
  void anUncleanEndStartsEmptyWithOneWarning() throws IOException {
    fill();
    Files.delete(find(".clean"));
    try (CacheTestKit kit = open()) {
      assertThat(kit.hit(HELLO)).isFalse();
    }
    assertThat(logged.messages()).singleElement().asString().contains("were not closed in order");
  }

  @Test
  void aSecondStoreOfADirectoryKeepsItsAnswersInMemory() {
    try (CacheTestKit first = open();
        CacheTestKit second = open()) {
      first.answerJson(HELLO);
      assertThat(second.hit(HELLO)).isFalse();
      second.answerJson(HELLO);
      assertThat(second.hit(HELLO)).isTrue();
    }
    assertThat(logged.messages()).singleElement().asString().contains("memory only");
  }

  @Test
  void aDirectoryThatCannotBeMadeLeavesMemory() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    try (CacheTestKit kit = new CacheTestKit(CacheTestKit.onDisk(file.resolve("cache")))) {
      kit.answerJson(HELLO);
      assertThat(kit.hit(HELLO)).isTrue();
    }
    assertThat(logged.messages()).hasSize(1);
  }

  @Test
  void aDiskThatIsBusyIsAMiss() throws Exception {
    fill();
    CountDownLatch free = new CountDownLatch(1);
    try (CacheTestKit kit = open()) {
      kit.timer.punctual = true;
      for (int thread = 0; thread < CacheStore.THREADS; thread++) {
        kit.store.read("nothing", bytes -> await(free));
      }
      assertThat(kit.begin().onCall(HELLO)).isInstanceOf(Decision.Wait.class);
      assertThat(kit.ask(HELLO)).isInstanceOf(Decision.Continue.class);
      while (kit.store.read("nothing", bytes -> {})) {
        assertThat(free.getCount()).isEqualTo(1);
      }
      assertThat(kit.begin().onCall(HELLO)).isInstanceOf(Decision.Continue.class);
      free.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
