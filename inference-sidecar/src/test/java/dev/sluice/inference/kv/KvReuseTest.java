package dev.sluice.inference.kv;

import static dev.sluice.inference.kv.KvRun.cache;
import static dev.sluice.inference.kv.KvRun.compute;
import static dev.sluice.inference.kv.KvRun.join;
import static dev.sluice.inference.kv.KvRun.list;
import static dev.sluice.inference.kv.KvRun.run;
import static dev.sluice.inference.kv.KvRun.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sequence has computed, and others need not. */
class KvReuseTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLaterCallFindsWhatAnEarlierComputed(boolean shared) {
    SimulatedMemory memory = new SimulatedMemory(2, 64, shared);
    KvCache cache = cache(memory);
    int[] prompt = tokens(0, 18);
    KvSequence first = cache.open(prompt, "");
    assertThat(first.cached()).isZero();
    compute(memory, first, prompt);
    compute(memory, first, tokens(100, 10));
    first.close(10);
    KvSequence same = cache.open(prompt, "");
    assertThat(same.cached()).isEqualTo(16).isEqualTo(same.length());
    assertThat(memory.tokens(same.number())).isEqualTo(list(tokens(0, 16)));
    same.close(0);
    int[] continued = join(prompt, tokens(100, 10), tokens(200, 5));
    assertThat(cache.open(continued, "").cached()).isEqualTo(28);
  }

  @Test
  void oneTokenIsAlwaysLeftToCompute() {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    KvCache cache = cache(memory);
    run(cache, memory, tokens(0, 16), "");
    assertThat(cache.open(tokens(0, 16), "").cached()).isEqualTo(12);
  }

  @Test
  void moreIsComputedWhereThatTakesLessTime() {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    memory.tile(16);
    KvCache cache = cache(memory);
    run(cache, memory, tokens(0, 40), "");
    KvSequence few = cache.open(join(tokens(0, 40), tokens(100, 8)), "");
    assertThat(few.cached()).isEqualTo(40);
    few.discard();
    KvSequence some = cache.open(join(tokens(0, 40), tokens(100, 9)), "");
    assertThat(some.cached()).isEqualTo(32);
    some.discard();
    assertThat(cache.open(join(tokens(0, 40), tokens(100, 16)), "").cached()).isEqualTo(40);
  }

  @Test
  void nothingMoreIsComputedWhereThatTakesLonger() {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    memory.tile(16, false);
    KvCache cache = cache(memory);
    run(cache, memory, tokens(0, 40), "");
    assertThat(cache.open(join(tokens(0, 40), tokens(100, 9)), "").cached()).isEqualTo(40);
  }

  @Test
  void anotherSaltFindsNothing() {
    SimulatedMemory memory = new SimulatedMemory(2, 64, false);
    KvCache cache = cache(memory);
    run(cache, memory, tokens(0, 20), "one");
    assertThat(cache.open(tokens(0, 20), "two").cached()).isZero();
    assertThat(cache.open(tokens(0, 20), "one").cached()).isEqualTo(16);
  }

  @Test
  void whatAFailedStepLeftIsNotUsedAgain() {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    KvCache cache = cache(memory);
    KvSequence failed = cache.open(tokens(0, 20), "");
    compute(memory, failed, tokens(0, 20));
    failed.discard();
    assertThat(cache.open(tokens(0, 20), "").cached()).isZero();
  }

  @Test
  void simultaneousCallsComputeWhatTheyShareOnce() {
    SimulatedMemory memory = new SimulatedMemory(3, 64, false);
    KvCache cache = cache(memory);
    KvSequence first = cache.open(join(tokens(0, 16), tokens(100, 4)), "");
    KvSequence second = cache.open(join(tokens(0, 16), tokens(200, 4)), "");
    KvSequence third = cache.open(join(tokens(0, 8), tokens(300, 4)), "");
    assertThat(first.waitsForPrefix()).isFalse();
    compute(memory, first, tokens(0, 8));
    assertThat(second.waitsForPrefix()).isTrue();
    assertThat(third.waitsForPrefix()).isFalse();
    assertThat(third.length()).isEqualTo(8);
    compute(memory, first, tokens(8, 8));
    assertThat(second.waitsForPrefix()).isFalse();
    assertThat(second.cached()).isEqualTo(16);
    assertThat(memory.tokens(second.number())).isEqualTo(list(tokens(0, 16)));
  }

  @Test
  void whoWaitsComputesItselfWhenTheOtherLeaves() {
    SimulatedMemory memory = new SimulatedMemory(2, 64, false);
    KvCache cache = cache(memory);
    KvSequence first = cache.open(tokens(0, 20), "");
    KvSequence second = cache.open(tokens(0, 20), "");
    compute(memory, first, tokens(0, 10));
    assertThat(second.waitsForPrefix()).isTrue();
    first.close(0);
    assertThat(second.waitsForPrefix()).isFalse();
    assertThat(second.cached()).isEqualTo(8);
  }

  @Test
  void whoWaitsComputesItselfWhenTheOtherGetsNoFurther() {
    SimulatedMemory memory = new SimulatedMemory(2, 64, false);
    KvCache cache = cache(memory);
    KvSequence first = cache.open(tokens(0, 20), "");
    KvSequence second = cache.open(tokens(0, 20), "");
    int asked = 0;
    while (second.waitsForPrefix()) {
      asked++;
    }
    assertThat(asked).isBetween(1, 10);
    compute(memory, second, tokens(0, 20));
    compute(memory, first, tokens(0, 20));
    second.close(0);
    first.close(0);
    assertThat(cache.open(tokens(0, 20), "").cached()).isEqualTo(16);
  }

  @Test
  void aStoreThatIsFullKeepsWhatItCan() {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    long threeBlocks = 3 * 4 * memory.bytesPerToken();
    KvCache cache =
        new KvCache(memory, new KvSettings(4, threeBlocks, Optional.empty(), List.of()), () -> 0);
    run(cache, memory, tokens(0, 40), "");
    assertThat(cache.statistics().store().blocks()).isEqualTo(3);
    KvSequence again = cache.open(tokens(0, 40), "");
    assertThat(again.cached()).isEqualTo(12);
    again.close(0);
    run(cache, memory, tokens(500, 40), "");
    assertThat(cache.open(tokens(500, 40), "").cached()).isEqualTo(12);
    assertThat(cache.statistics().store().evictedBlocks()).isEqualTo(3);
  }

  @Test
  void whatMemoryHasNoRoomForComesBackFromDisk(@TempDir Path folder) throws Exception {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    long blockBytes = 4 * memory.bytesPerToken();
    KvSettings settings =
        new KvSettings(
            4,
            10 * blockBytes,
            Optional.of(new KvSettings.Spill(folder.resolve("blocks"), 100 * blockBytes, "me")),
            List.of());
    try (KvCache cache = new KvCache(memory, settings, () -> 0)) {
      run(cache, memory, tokens(0, 40), "");
      run(cache, memory, tokens(500, 40), "");
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      int cached = 0;
      while (cached < 36) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(1);
        KvSequence again = cache.open(tokens(0, 40), "");
        cached = again.cached();
        again.close(0);
      }
      assertThat(cache.statistics().store().spillHits()).isPositive();
      assertThat(cache.open(tokens(0, 40), "other").cached()).isZero();
    }
  }

  @Test
  void theNextProcessFindsWhatMemoryHeld(@TempDir Path folder) {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    try (KvCache cache = new KvCache(memory, kept(folder, memory, "me"), () -> 0)) {
      run(cache, memory, tokens(0, 20), "one");
    }
    try (KvCache cache = new KvCache(memory, kept(folder, memory, "me"), () -> 0)) {
      KvSequence again = cache.open(tokens(0, 20), "one");
      assertThat(again.cached()).isEqualTo(16);
      assertThat(memory.tokens(again.number())).isEqualTo(list(tokens(0, 16)));
      again.close(0);
      assertThat(cache.open(tokens(0, 20), "").cached()).isZero();
    }
    try (KvCache cache = new KvCache(memory, kept(folder, memory, "another"), () -> 0)) {
      assertThat(cache.open(tokens(0, 20), "one").cached()).isZero();
    }
  }

  @Test
  void whatWasOfUseAgainIsFoundAfterACrash(@TempDir Path folder) throws Exception {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    Path crashed = folder.resolve("crashed");
    try (KvCache cache = new KvCache(memory, kept(folder, memory, "me"), () -> 0)) {
      run(cache, memory, tokens(0, 20), "");
      run(cache, memory, tokens(0, 20), "");
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      int found = 0;
      while (found < 16) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(1);
        Files.createDirectories(crashed);
        Files.copy(
            folder.resolve("blocks"),
            crashed.resolve("blocks"),
            StandardCopyOption.REPLACE_EXISTING);
        try (KvCache next = new KvCache(memory(), kept(crashed, memory, "me"), () -> 0)) {
          found = next.open(tokens(0, 20), "").cached();
        }
      }
    }
  }

  private static SimulatedMemory memory() {
    return new SimulatedMemory(1, 64, false);
  }

  private static KvSettings kept(Path folder, SimulatedMemory memory, String computer) {
    long bytes = 100 * 4 * memory.bytesPerToken();
    return new KvSettings(
        4,
        bytes,
        Optional.of(new KvSettings.Spill(folder.resolve("blocks"), bytes, computer)),
        List.of());
  }

  @Test
  void whatIsPinnedStaysOnceItWasComputed() {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    KvSettings settings =
        new KvSettings(
            4, 10 * 4 * memory.bytesPerToken(), Optional.empty(), List.of(tokens(0, 20)));
    KvCache cache = new KvCache(memory, settings, () -> 0);
    run(cache, memory, join(tokens(0, 20), tokens(100, 10)), "");
    for (int i = 0; i < 5; i++) {
      run(cache, memory, tokens(1000 * (i + 1), 40), "");
    }
    assertThat(cache.open(join(tokens(0, 20), tokens(200, 10)), "").cached()).isEqualTo(20);
  }
}
