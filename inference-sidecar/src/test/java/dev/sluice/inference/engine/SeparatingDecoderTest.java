package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.speculate.PassCost;
import org.junit.jupiter.api.Test;

class SeparatingDecoderTest {
  private final SimulatedModel model = new SimulatedModel(4, 64, 32, 0);
  private final PassCost cost = new PassCost();
  private long now;
  private final Decoder decoder = new SeparatingDecoder(model, cost, () -> now);
  private final TokenBatch batch = new TokenBatch(32);

  /** Two tokens at once take four times as long as one. */
  SeparatingDecoderTest() {
    cost.calibrate(1, 1_000);
    cost.calibrate(2, 4_000);
    cost.calibrate(32, 7_000);
    model.costs(nanos -> now += nanos);
  }

  @Test
  void answersAreComputedAloneWhereThatTakesLess() throws DecodeException {
    decode(1, 1, 0, 0);
    assertThat(batch.isSeparate()).isTrue();
    assertThat(decoder.separates(2)).isTrue();
  }

  @Test
  void asManyAsTakeLessTogetherAreComputedTogether() throws DecodeException {
    decode(1, 1, 1, 1);
    assertThat(batch.isSeparate()).isFalse();
    assertThat(decoder.separates(4)).isFalse();
    decode(9, 9, 0, 0);
    assertThat(batch.isSeparate()).isFalse();
  }

  @Test
  void whereSeveralAreFastNobodyIsAlone() throws DecodeException {
    cost.calibrate(2, 1_100);
    decode(1, 1, 0, 0);
    assertThat(batch.isSeparate()).isFalse();
  }

  @Test
  void aBatchThatWasSeparateIsNotWhenItIsClear() throws DecodeException {
    decode(1, 1, 0, 0);
    batch.clear();
    assertThat(batch.isSeparate()).isFalse();
  }

  @Test
  void whatWasMeasuredWronglyIsFoundOut() throws DecodeException {
    model.costs(900, 100, 100);
    assertThat(stepsBeforeTheFirstTogether()).isEqualTo(255);
    decode(1, 1, 0, 0);
    assertThat(batch.isSeparate()).isFalse();
  }

  @Test
  void whatWasMeasuredRightlyIsBelievedFurther() throws DecodeException {
    model.costs(3_000, 100, 1_000);
    assertThat(stepsBeforeTheFirstTogether()).isEqualTo(255);
    decode(1, 1, 0, 0);
    assertThat(batch.isSeparate()).isTrue();
  }

  @Test
  void whatAnswersTakeDecidesAlsoBesideALongPrompt() throws DecodeException {
    // Alone they save a third, but of a step with such a prompt no tenth.
    cost.calibrate(2, 3_000);
    cost.calibrate(16, 30_000);
    model.memory().tile(16);
    Decoder tiled = new SeparatingDecoder(model, cost, () -> now);
    assertThat(tiled.separates(2)).isTrue();
    fill(1, 16, 0, 0);
    tiled.decode(batch);
    assertThat(batch.isSeparate()).isTrue();
    fill(1, 1, 16, 1);
    tiled.decode(batch);
    assertThat(batch.isSeparate()).as("as four answers").isEqualTo(tiled.separates(4));
  }

  private int stepsBeforeTheFirstTogether() throws DecodeException {
    for (int steps = 0; steps < 1_000; steps++) {
      decode(1, 1, 0, 0);
      if (!batch.isSeparate()) {
        return steps;
      }
    }
    return -1;
  }

  private void decode(int... tokens) throws DecodeException {
    fill(tokens);
    decoder.decode(batch);
  }

  private void fill(int... tokens) {
    batch.clear();
    for (int sequence = 0; sequence < tokens.length; sequence++) {
      model.memory().forget(sequence);
      for (int position = 0; position < tokens[sequence]; position++) {
        batch.add(7, position, sequence, position == tokens[sequence] - 1);
      }
    }
  }
}
