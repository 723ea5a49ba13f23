package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.DemoModels;
import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.TokenBatch;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are given up in the middle, on the real library. */
class InterruptIT {
  private static final int SEQUENCES = 3;
  private static final int LENGTH = 20;

  private static LlamaRuntime runtime;

  @BeforeAll
  static void loadLibrary() throws Exception {
    runtime = LlamaRuntime.load(LibraryLocator.find(null, System.getenv("SLUICE_LLAMA_LIB")));
  }

  /** Asks for the end when it is asked for the last of so many times. */
  private static final class Countdown implements BooleanSupplier {
    private final int last;
    private int asked;

    Countdown(int last) {
      this.last = last;
    }

    @Override
    public boolean getAsBoolean() {
      return ++asked == last;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStepThatWasGivenUpCanBeComputedAgainAndGivesTheSame(boolean pooled) throws Exception {
    ModelDescription description = ModelDescription.of(GgufReader.read(DemoModels.LARGE));
    ContextSettings settings =
        new ContextSettings(SEQUENCES, 64, 128, 1, TensorType.Q8_0, pooled ? 64 * SEQUENCES : 0);
    try (LlamaModel model = runtime.loadModel(description, false);
        Decoder decoder = model.newDecoder(settings);
        Decoder undisturbed = model.newDecoder(settings)) {
      Countdown never = new Countdown(Integer.MAX_VALUE);
      List<float[]> expected = steps(undisturbed, never, never);
      int questions = never.asked;
      assertThat(questions).as("asked often").isGreaterThan(100);
      // Each passes of its own, so that some have ended when a later one is given up.
      for (int last = 1; last < questions / 2; last += questions / 12) {
        List<float[]> actual =
            steps(decoder, new Countdown(last), new Countdown(questions / 2 - last));
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }

  /**
   * The library forgets where the free cells begin of sequences that it had not come to, and sums
   * tokens up in the order of their cells. Most of such differences vanish when it rounds.
   */
  @Test
  void aStepThatWasGivenUpLeavesNoGapsInTheCache() throws Exception {
    ModelDescription description = ModelDescription.of(GgufReader.read(DemoModels.LARGE));
    ContextSettings settings = new ContextSettings(SEQUENCES, 512, 128, 1, TensorType.Q8_0);
    try (LlamaModel model = runtime.loadModel(description, false);
        Decoder decoder = model.newDecoder(settings);
        Decoder undisturbed = model.newDecoder(settings)) {
      Countdown once = new Countdown(1);
      List<Integer> expected = longText(undisturbed, new Countdown(Integer.MAX_VALUE));
      assertThat(longText(decoder, once)).isEqualTo(expected);
      assertThat(once.asked).as("given up").isGreaterThan(1);
    }
  }

  /**
   * Computes a text after a step that may be given up, in which it comes behind another; returns
   * the hash codes of its logits.
   */
  private static List<Integer> longText(Decoder decoder, BooleanSupplier interrupt)
      throws DecodeException {
    TokenBatch batch = new TokenBatch(decoder.stepCapacity());
    add(batch, 0, 0, 60);
    add(batch, 1, 0, 40);
    decoder.decode(batch);
    batch.clear();
    batch.separate(true);
    // In passes of their own the last goes first.
    add(batch, 1, 40, 64);
    add(batch, 2, 0, 24);
    while (!decoder.decode(batch, interrupt)) {
      assertThat(interrupt.getAsBoolean()).as("given up once").isFalse();
    }
    List<float[]> logits = new ArrayList<>();
    for (int position = 64; position < 464; position++) {
      batch.clear();
      add(batch, 1, position, position + 1);
      decoder.decode(batch);
      read(decoder, batch, logits);
    }
    return logits.stream().map(Arrays::hashCode).toList();
  }

  private static void add(TokenBatch batch, int sequence, int from, int to) {
    for (int position = from; position < to; position++) {
      batch.add(100 + 31 * sequence + position, position, sequence, position == to - 1);
    }
  }

  /** Computes the beginnings and the ends of some texts; each step again if it was given up. */
  private static List<float[]> steps(Decoder decoder, BooleanSupplier first, BooleanSupplier second)
      throws DecodeException {
    List<float[]> logits = new ArrayList<>();
    step(decoder, 0, 7, first, logits);
    step(decoder, 7, LENGTH, second, logits);
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      decoder.memory().forget(sequence);
    }
    return logits;
  }

  private static void step(
      Decoder decoder, int from, int to, BooleanSupplier interrupt, List<float[]> logits)
      throws DecodeException {
    TokenBatch batch = new TokenBatch(decoder.stepCapacity());
    batch.separate(!decoder.memory().sharesCells());
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      add(batch, sequence, from, to);
    }
    while (!decoder.decode(batch, interrupt)) {
      assertThat(interrupt.getAsBoolean()).as("given up once").isFalse();
    }
    read(decoder, batch, logits);
  }

  private static void read(Decoder decoder, TokenBatch batch, List<float[]> logits) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.output(i)) {
        float[] read = new float[decoder.vocabularySize()];
        decoder.readLogits(i, read);
        logits.add(read);
      }
    }
  }
}
