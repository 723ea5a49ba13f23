package dev.sluice.inference.kv;

import static dev.sluice.inference.kv.KvRun.PROMPT;
import static dev.sluice.inference.kv.KvRun.cache;
import static dev.sluice.inference.kv.KvRun.compute;
import static dev.sluice.inference.kv.KvRun.list;
import static dev.sluice.inference.kv.KvRun.run;
import static dev.sluice.inference.kv.KvRun.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KvCacheTest {
  @Test
  void placesAreGivenOutAndTakenBack() {
    KvCache cache = cache(new SimulatedMemory(2, 8, false));
    KvSequence first = cache.open(PROMPT, "");
    KvSequence second = cache.open(PROMPT, "");
    assertThat(first.number()).isZero();
    assertThat(second.number()).isOne();
    assertThat(cache.open(PROMPT, "")).isNull();
    first.close(0);
    first.close(0);
    assertThat(cache.open(PROMPT, "").number()).isZero();
    assertThat(cache.open(PROMPT, "")).isNull();
  }

  @Test
  void aSequenceOfItsOwnCellsGrowsToItsContext() {
    KvSequence sequence = cache(new SimulatedMemory(2, 8, false)).open(PROMPT, "");
    assertThat(sequence.reserve(8)).isTrue();
    assertThat(sequence.reserve(9)).isFalse();
  }

  @Test
  void aSequenceOfSharedCellsUsesWhatOthersDoNot() {
    KvCache cache = cache(new SimulatedMemory(2, 8, true));
    KvSequence first = cache.open(PROMPT, "");
    KvSequence second = cache.open(PROMPT, "");
    assertThat(first.reserve(12)).isTrue();
    assertThat(second.reserve(5)).isFalse();
    assertThat(second.reserve(4)).isTrue();
    first.close(0);
    assertThat(second.reserve(16)).isTrue();
    second.close(0);
    cache.settle();
    assertThat(cache.statistics().openSequences()).isZero();
    assertThat(cache.statistics().usedCells()).isZero();
    assertThat(cache.statistics().cells()).isEqualTo(16);
  }

  @Test
  void tokensNeedRoomAndCanBeGivenUp() {
    SimulatedMemory memory = new SimulatedMemory(1, 8, false);
    KvSequence sequence = cache(memory).open(PROMPT, "");
    assertThatThrownBy(() -> sequence.appended(1)).isInstanceOf(IllegalStateException.class);
    assertThat(sequence.reserve(3)).isTrue();
    assertThatThrownBy(() -> sequence.appended(7)).isInstanceOf(IllegalStateException.class);
    compute(memory, sequence, PROMPT);
    sequence.truncate(1);
    assertThat(sequence.length()).isOne();
    assertThat(memory.tokens(0)).containsExactly(1);
    assertThatThrownBy(() -> sequence.truncate(2)).isInstanceOf(IllegalArgumentException.class);
    sequence.discard();
    assertThat(memory.usedCells()).isZero();
  }

  @Test
  void sharedCellsCountOnce() {
    SimulatedMemory memory = new SimulatedMemory(3, 16, true);
    KvCache cache = cache(memory);
    KvSequence first = cache.open(tokens(0, 30), "");
    compute(memory, first, tokens(0, 30));
    KvSequence second = cache.open(tokens(0, 30), "");
    KvSequence salted = cache.open(tokens(0, 30), "salt");
    assertThat(second.cached()).isEqualTo(28);
    assertThat(salted.cached()).isZero();
    assertThat(salted.reserve(19)).isFalse();
    assertThat(salted.reserve(18)).isTrue();
    first.close(0);
    assertThat(salted.reserve(20)).isTrue();
    assertThat(salted.reserve(21)).isFalse();
    assertThat(memory.usedCells()).isEqualTo(28);
  }

  @Test
  void withoutAStoreNothingIsKept() {
    SimulatedMemory memory = new SimulatedMemory(1, 64, false);
    KvCache cache = new KvCache(memory, KvSettings.NO_STORE, () -> 0);
    run(cache, memory, tokens(0, 40), "");
    assertThat(cache.open(tokens(0, 40), "").cached()).isZero();
  }

  @Test
  void sequencesBecomeNeighboursAgain() {
    SimulatedMemory memory = new SimulatedMemory(4, 64, false);
    KvCache cache = cache(memory);
    List<KvSequence> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      KvSequence sequence = cache.open(tokens(100 * i, 10), "");
      compute(memory, sequence, tokens(100 * i, 10));
      all.add(sequence);
    }
    all.get(0).close(0);
    all.get(1).close(0);
    for (int step = 0; step < 10; step++) {
      cache.settle();
    }
    assertThat(List.of(all.get(2).number(), all.get(3).number())).containsExactlyInAnyOrder(0, 1);
    for (int i = 2; i < 4; i++) {
      assertThat(memory.tokens(all.get(i).number())).isEqualTo(list(tokens(100 * i, 10)));
    }
    assertThat(cache.open(PROMPT, "").number()).isEqualTo(2);
  }
}
