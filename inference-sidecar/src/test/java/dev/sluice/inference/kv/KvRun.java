package dev.sluice.inference.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A cache of simulated memory, and sequences that are computed in it. */
final class KvRun {
  static final int[] PROMPT = {1, 2, 3};
  static final KvSettings STORE = new KvSettings(4, 1 << 20, Optional.empty(), List.of());

  private KvRun() {}

  static KvCache cache(SimulatedMemory memory) {
    return new KvCache(memory, STORE, () -> 0);
  }

  static void run(KvCache cache, SimulatedMemory memory, int[] prompt, String salt) {
    KvSequence sequence = cache.open(prompt, salt);
    compute(memory, sequence, Arrays.copyOfRange(prompt, sequence.length(), prompt.length));
    sequence.close(0);
  }

  static void compute(SimulatedMemory memory, KvSequence sequence, int[] tokens) {
    assertThat(sequence.reserve(tokens.length)).isTrue();
    for (int token : tokens) {
      memory.append(sequence.number(), sequence.length(), token);
      sequence.appended(token);
    }
  }

  static int[] tokens(int from, int count) {
    return IntStream.range(from, from + count).toArray();
  }

  static int[] join(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  static List<Integer> list(int[] tokens) {
    return Arrays.stream(tokens).boxed().toList();
  }
}
