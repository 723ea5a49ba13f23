package dev.sluice.inference.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs random calls; the simulated memory sees to it that what is restored fits its place. */
class KvCacheScheduleTest {
  private static final int CONTEXT = 96;
  private static final int BLOCK = 4;

  @TempDir private Path folder;

  /** A call under way: what it will compute, and its place. */
  private record Call(List<Integer> tokens, KvSequence sequence) {

    boolean isDone() {
      return sequence.length() == tokens.size();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void callsFindWhatTheyNeedAndNothingElse(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      runRound(random);
    }
  }

  private void runRound(Random random) throws IOException {
    boolean shared = random.nextBoolean();
    SimulatedMemory memory = new SimulatedMemory(1 + random.nextInt(6), CONTEXT, shared);
    long storeBytes = random.nextLong(60) * BLOCK * memory.bytesPerToken();
    Optional<KvSettings.Spill> spill =
        random.nextBoolean()
            ? Optional.of(
                new KvSettings.Spill(
                    Files.createTempFile(folder, "blocks", null),
                    20 * BLOCK * memory.bytesPerToken(),
                    ""))
            : Optional.empty();
    long[] now = {0};
    try (KvCache cache =
        new KvCache(memory, new KvSettings(BLOCK, storeBytes, spill, List.of()), () -> now[0])) {
      List<Call> calls = new ArrayList<>();
      for (int step = 0; step < 150; step++) {
        now[0] += random.nextInt(1_000_000_000);
        if (random.nextInt(3) == 0) {
          open(cache, memory, random, calls);
        }
        cache.settle();
        calls.forEach(call -> compute(memory, call, random));
        calls.removeIf(call -> ends(call, random));
        checkContents(memory, calls);
      }
      calls.forEach(call -> call.sequence().close(0));
      cache.settle();
      assertThat(memory.usedCells()).isZero();
      assertThat(cache.statistics().usedCells()).isZero();
      assertThat(cache.statistics().openSequences()).isZero();
    }
  }

  private static void open(KvCache cache, SimulatedMemory memory, Random random, List<Call> calls) {
    int[] tokens = randomTokens(random);
    KvSequence sequence = cache.open(tokens, "salt" + random.nextInt(2));
    assertThat(sequence == null).isEqualTo(calls.size() == memory.sequences());
    if (sequence != null) {
      assertThat(sequence.cached()).isLessThan(tokens.length).isEqualTo(sequence.length());
      calls.add(new Call(Arrays.stream(tokens).boxed().toList(), sequence));
    }
  }

  /** Returns one of a few beginnings with an end of its own. */
  private static int[] randomTokens(Random random) {
    int[] prefix = new Random(random.nextInt(4)).ints(1 + random.nextInt(40), 0, 3).toArray();
    int[] all = Arrays.copyOf(prefix, prefix.length + 1 + random.nextInt(20));
    for (int i = prefix.length; i < all.length; i++) {
      all[i] = random.nextInt(3);
    }
    return all;
  }

  private static void compute(SimulatedMemory memory, Call call, Random random) {
    KvSequence sequence = call.sequence();
    if (sequence.waitsForPrefix() || random.nextInt(4) == 0) {
      return;
    }
    int count = Math.min(1 + random.nextInt(16), call.tokens().size() - sequence.length());
    if (sequence.reserve(count)) {
      for (int i = 0; i < count; i++) {
        int token = call.tokens().get(sequence.length());
        memory.append(sequence.number(), sequence.length(), token);
        sequence.appended(token);
      }
    }
  }

  private static boolean ends(Call call, Random random) {
    if (call.isDone()) {
      call.sequence().close(random.nextInt(20));
      return true;
    }
    switch (random.nextInt(60)) {
      case 0 -> call.sequence().discard();
      case 1 -> call.sequence().close(0);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void checkContents(SimulatedMemory memory, List<Call> calls) {
    for (Call call : calls) {
      List<Integer> there = memory.tokens(call.sequence().number());
      assertThat(there).isEqualTo(call.tokens().subList(0, call.sequence().length()));
    }
  }
}
