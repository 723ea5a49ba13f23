package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.LargeModel;
import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.TokenBatch;
import dev.sluice.inference.gguf.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gaps between the sequences of a step that are filled, on the real library. */
class FillersIT {
  private static final int SEQUENCES = 6;
  private static final int CONTEXT = 256;

  @RegisterExtension static final LargeModel MODEL = new LargeModel();

  private final ContextSettings settings =
      new ContextSettings(SEQUENCES, CONTEXT, 64, 1, TensorType.Q8_0);
  private final SplittableRandom random = new SplittableRandom(8);
  private final int[] lengths = new int[SEQUENCES];

  /** A step is computed by both; each sequence in it gets some tokens more. */
  private void step(Decoder filling, Decoder plain, boolean disturbed) throws DecodeException {
    TokenBatch batch = new TokenBatch(filling.stepCapacity());
    List<Integer> idle = new ArrayList<>();
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      int tokens = random.nextInt(5) == 0 ? 9 : 1;
      if (random.nextInt(3) == 0 || lengths[sequence] + tokens > CONTEXT) {
        idle.add(sequence);
      } else {
        add(batch, sequence, tokens);
      }
    }
    if (batch.size() == 0) {
      return;
    }
    plain.decode(batch);
    idle.forEach(batch::fill);
    int[] countdown = {disturbed ? random.nextInt(1, 400) : -1};
    BooleanSupplier interrupt = () -> --countdown[0] == 0;
    while (!filling.decode(batch, interrupt)) {
      assertThat(countdown[0]).as("given up once").isZero();
    }
    for (int i = 0; i < batch.size(); i++) {
      if (batch.output(i)) {
        assertThat(logits(filling, i)).isEqualTo(logits(plain, i));
      }
    }
  }

  private void add(TokenBatch batch, int sequence, int tokens) {
    for (int i = 1; i <= tokens; i++) {
      batch.add(100 + random.nextInt(500), lengths[sequence]++, sequence, i == tokens);
    }
  }

  private static int logits(Decoder decoder, int index) {
    float[] logits = new float[decoder.vocabularySize()];
    decoder.readLogits(index, logits);
    return Arrays.hashCode(logits);
  }

  @Test
  void nobodySeesTheTokensThatFillGaps() throws Exception {
    try (Decoder filling = MODEL.newDecoder(settings);
        Decoder plain = MODEL.newDecoder(settings)) {
      for (int step = 0; step < 600; step++) {
        int emptied = random.nextInt(40 * SEQUENCES);
        if (emptied < SEQUENCES || step == 400) {
          forget(emptied % SEQUENCES, filling, plain);
        }
        step(filling, plain, step % 3 == 0);
      }
      assertThat(lengths).as("also full ones were asked to").contains(CONTEXT);
    }
  }

  private void forget(int sequence, Decoder... decoders) {
    lengths[sequence] = 0;
    for (Decoder decoder : decoders) {
      decoder.memory().forget(sequence);
    }
  }

  @Test
  void aFilledGapSavesAPass() throws Exception {
    try (Decoder decoder = MODEL.newDecoder(settings)) {
      TokenBatch batch = new TokenBatch(decoder.stepCapacity());
      for (int sequence : new int[] {0, 1, 3, 5}) {
        add(batch, sequence, 1);
      }
      assertThat(decoder.memory().takesBack()).isTrue();
      int apart = questions(decoder, batch);
      for (int sequence = 0; sequence < SEQUENCES; sequence++) {
        decoder.memory().forget(sequence);
      }
      batch.fill(2);
      batch.fill(4);
      assertThat(questions(decoder, batch)).isEqualTo(apart / 3);
    }
  }

  /** Returns how often the library asks, which is as often in each pass. */
  private static int questions(Decoder decoder, TokenBatch batch) throws DecodeException {
    int[] asked = {0};
    decoder.decode(batch, () -> ++asked[0] < 0);
    return asked[0];
  }
}
