package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.TokenBatch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PassOrderTest {
  private static final int TILE = 4;
  private static final int[] NONE = {};

  private final TokenBatch batch = new TokenBatch(32);

  @Test
  void answersComeByRisingSequence() {
    add(2, 1);
    add(0, 1);
    add(1, 1);
    assertThat(arranged(TILE)).isEqualTo("0 1 2");
  }

  @Test
  void aLongShareComesLastButForItsFirstToken() {
    add(1, 5);
    add(0, 1);
    add(2, 1);
    assertThat(arranged(TILE)).isEqualTo("0 1 2 1 1 1 1");
  }

  @Test
  void longSharesFallSoThatNoneIsBesideTheNext() {
    add(0, 5);
    add(1, 1);
    add(2, 4);
    assertThat(arranged(TILE)).isEqualTo("0 1 2 2 2 2 0 0 0 0");
  }

  @Test
  void longSharesAloneAreWhole() {
    add(0, 4);
    add(1, 5);
    assertThat(arranged(TILE)).isEqualTo("1 1 1 1 1 0 0 0 0");
  }

  @Test
  void separateSharesFallSoThatNoneIsBesideTheNext() {
    add(0, 1);
    add(1, 5);
    add(2, 2);
    batch.separate(true);
    assertThat(arranged(TILE)).isEqualTo("2 2 1 1 1 1 1 0");
    assertThat(arranged(1)).isEqualTo("2 2 1 1 1 1 1 0");
  }

  @Test
  void whereTilesMakeNoDifferenceAllRise() {
    add(1, 5);
    add(0, 6);
    assertThat(arranged(1)).isEqualTo("0 0 0 0 0 0 1 1 1 1 1");
  }

  @Test
  void tokensOfASequenceKeepTheirOrder() {
    add(1, 6);
    add(0, 1);
    int[] places = new int[batch.size()];
    new PassOrder(3, TILE).arrange(batch, NONE, 0, places);
    assertThat(Arrays.copyOf(places, 6)).isSorted();
    assertThat(places).doesNotHaveDuplicates();
  }

  private void add(int sequence, int tokens) {
    for (int i = 0; i < tokens; i++) {
      batch.add(7, i, sequence, i == tokens - 1);
    }
  }

  @Test
  void whoFillsAGapIsBetweenItsNeighbours() {
    add(2, 5);
    add(0, 1);
    assertThat(arranged(TILE, 1)).isEqualTo("0 - 2 2 2 2 2");
  }

  private String arranged(int tile, int... fillers) {
    int[] places = new int[batch.size()];
    PassOrder order = new PassOrder(3, tile);
    order.arrange(batch, fillers, fillers.length, places);
    String[] sequences = new String[batch.size() + fillers.length];
    for (int filler : fillers) {
      sequences[order.first(filler)] = "-";
    }
    for (int i = 0; i < batch.size(); i++) {
      sequences[places[i]] = String.valueOf(batch.sequence(i));
    }
    return String.join(" ", sequences);
  }
}
