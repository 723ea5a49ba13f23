package dev.sluice.inference.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KvCacheTest {
  private static final int[] PROMPT = {1, 2, 3};

  @Test
  void placesAreGivenOutAndTakenBack() {
    KvCache cache = new KvCache(new SimulatedMemory(2, 8, false));
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
    KvSequence sequence = new KvCache(new SimulatedMemory(2, 8, false)).open(PROMPT, "");
    assertThat(sequence.reserve(8)).isTrue();
    assertThat(sequence.reserve(9)).isFalse();
  }

  @Test
  void aSequenceOfSharedCellsUsesWhatOthersDoNot() {
    KvCache cache = new KvCache(new SimulatedMemory(2, 8, true));
    KvSequence first = cache.open(PROMPT, "");
    KvSequence second = cache.open(PROMPT, "");
    assertThat(first.reserve(12)).isTrue();
    assertThat(second.reserve(5)).isFalse();
    assertThat(second.reserve(4)).isTrue();
    first.close(0);
    assertThat(second.reserve(16)).isTrue();
    second.close(0);
    cache.settle();
    assertThat(cache.statistics()).isEqualTo(new KvStatistics(0, 2, 0, 16));
  }

  @Test
  void tokensNeedRoomAndCanBeGivenUp() {
    SimulatedMemory memory = new SimulatedMemory(1, 8, false);
    KvSequence sequence = new KvCache(memory).open(PROMPT, "");
    assertThatThrownBy(() -> sequence.appended(1)).isInstanceOf(IllegalStateException.class);
    assertThat(sequence.reserve(3)).isTrue();
    for (int token : PROMPT) {
      memory.append(0, sequence.length(), token);
      sequence.appended(token);
    }
    sequence.truncate(1);
    assertThat(sequence.length()).isOne();
    assertThat(memory.tokens(0)).containsExactly(1);
    assertThatThrownBy(() -> sequence.truncate(2)).isInstanceOf(IllegalArgumentException.class);
    sequence.discard();
    assertThat(memory.usedCells()).isZero();
  }
}
