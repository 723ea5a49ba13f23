package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.inference.LargeModel;
import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.TokenBatch;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.kv.KvCache;
import dev.sluice.inference.kv.KvSequence;
import dev.sluice.inference.kv.KvSettings;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrefixReuseIT {
  private static final int SEQUENCES = 4;
  private static final int CONTEXT = 512;
  private static final int CHUNK = 128;
  private static final int PREFIX = 302;
  private static final KvSettings STORE = KvSettings.inMemory(64 << 20);

  @RegisterExtension private static final LargeModel MODEL = new LargeModel();

  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"Q8_0", "Q4_0"})
  void aPrefixThatWasFoundGivesTheSameLogitsBitForBit(TensorType type) throws Exception {
    int[] prefix = tokens(1, PREFIX);
    int[] prompt = join(prefix, tokens(2, 40));
    float[] cold = coldLogits(type, prompt);
    try (Decoder decoder = decoder(type);
        KvCache cache = new KvCache(decoder.memory(), STORE, System::nanoTime)) {
      KvSequence other = cache.open(join(prefix, tokens(3, 50)), "");
      compute(decoder, other, join(prefix, tokens(3, 50)));
      KvSequence beside = cache.open(tokens(4, 70), "");
      compute(decoder, beside, tokens(4, 70));
      other.close(0);
      KvSequence second = cache.open(prompt, "");
      assertThat(second.cached()).isEqualTo(inBlocks(PREFIX));
      assertThat(differing(compute(decoder, second, prompt), cold)).isZero();
      KvSequence third = cache.open(prompt, "");
      assertThat(differing(compute(decoder, third, prompt), cold)).isZero();
      assertThat(third.number()).isNotEqualTo(second.number());
    }
  }

  @Test
  void aPrefixOfHalfPrecisionGivesNearlyTheSameLogits() throws Exception {
    int[] prompt = tokens(1, 300);
    float[] cold = coldLogits(TensorType.F16, prompt);
    try (Decoder decoder = decoder(TensorType.F16);
        KvCache cache = new KvCache(decoder.memory(), STORE, System::nanoTime)) {
      KvSequence first = cache.open(prompt, "");
      compute(decoder, first, prompt);
      first.close(0);
      // The library rounds differently where a step has fewer tokens than its tiles.
      assertThat(compute(decoder, cache.open(prompt, ""), prompt))
          .containsExactly(cold, within(0.2f));
    }
  }

  @Test
  void sequencesOfAPoolShareTheCellsOfWhatTheyBeginWith() throws Exception {
    int[] prefix = tokens(1, PREFIX);
    int[] prompt = join(prefix, tokens(2, 40));
    float[] cold = coldLogits(TensorType.Q8_0, prompt);
    ContextSettings settings =
        new ContextSettings(SEQUENCES, CONTEXT, CHUNK, 1, TensorType.Q8_0, CONTEXT + 100);
    try (Decoder decoder = MODEL.newDecoder(settings);
        KvCache cache = new KvCache(decoder.memory(), STORE, System::nanoTime)) {
      KvSequence first = cache.open(prompt, "");
      KvSequence second = cache.open(join(prefix, tokens(3, 50)), "");
      assertThat(second.waitsForPrefix()).isTrue();
      float[] logits = compute(decoder, first, prompt);
      assertThat(differing(logits, cold)).isZero();
      assertThat(second.waitsForPrefix()).isFalse();
      assertThat(second.cached()).isEqualTo(inBlocks(PREFIX));
      compute(decoder, second, join(prefix, tokens(3, 50)));
      KvSequence third = cache.open(prompt, "");
      first.close(0);
      second.close(0);
      assertThat(differing(compute(decoder, third, prompt), cold)).isZero();
      cache.settle();
      assertThat(cache.statistics().usedCells()).isEqualTo(prompt.length);
      assertThat(cache.statistics().sharedTokens())
          .isEqualTo(inBlocks(PREFIX) + inBlocks(prompt.length - 1));
      KvSequence other = cache.open(tokens(4, 400), "");
      assertThat(other.reserve(400)).isFalse();
      third.close(0);
      assertThat(other.reserve(400)).isTrue();
    }
  }

  @Test
  void aSequenceThatMovesKeepsWhatItHas() throws Exception {
    int[] prompt = tokens(1, 100);
    float[] cold = coldLogits(TensorType.Q8_0, prompt);
    try (Decoder decoder = decoder(TensorType.Q8_0);
        KvCache cache = new KvCache(decoder.memory(), STORE, System::nanoTime)) {
      KvSequence first = cache.open(tokens(5, 60), "");
      compute(decoder, first, tokens(5, 60));
      KvSequence moving = cache.open(prompt, "");
      compute(decoder, moving, Arrays.copyOf(prompt, 70));
      first.close(0);
      for (int step = 0; step < 10; step++) {
        cache.settle();
      }
      assertThat(moving.number()).isZero();
      assertThat(differing(compute(decoder, moving, prompt), cold)).isZero();
    }
  }

  @Test
  void tokensCanBeTakenBack() throws Exception {
    int[] prompt = tokens(1, 100);
    float[] cold = coldLogits(TensorType.Q8_0, prompt);
    try (Decoder decoder = decoder(TensorType.Q8_0);
        KvCache cache = new KvCache(decoder.memory(), STORE, System::nanoTime)) {
      KvSequence sequence = cache.open(Arrays.copyOf(prompt, 64), "");
      compute(decoder, sequence, join(Arrays.copyOf(prompt, 64), tokens(6, 9)));
      sequence.truncate(64);
      assertThat(differing(compute(decoder, sequence, prompt), cold)).isZero();
    }
  }

  private static int inBlocks(int tokens) {
    return tokens / KvSettings.BLOCK_TOKENS * KvSettings.BLOCK_TOKENS;
  }

  private static float[] coldLogits(TensorType type, int[] prompt) throws Exception {
    try (Decoder decoder = decoder(type);
        KvCache cache = new KvCache(decoder.memory(), KvSettings.NO_STORE, System::nanoTime)) {
      return compute(decoder, cache.open(prompt, ""), prompt);
    }
  }

  /** Computes the tokens that a sequence lacks; returns the logits of the last. */
  private static float[] compute(Decoder decoder, KvSequence sequence, int[] tokens)
      throws DecodeException {
    TokenBatch batch = new TokenBatch(CHUNK);
    float[] logits = new float[decoder.vocabularySize()];
    while (sequence.length() < tokens.length) {
      int count = Math.min(CHUNK, tokens.length - sequence.length());
      assertThat(sequence.reserve(count)).isTrue();
      batch.clear();
      for (int i = sequence.length(); i < sequence.length() + count; i++) {
        batch.add(tokens[i], i, sequence.number(), i == tokens.length - 1);
      }
      decoder.decode(batch);
      for (int i = 0; i < count; i++) {
        sequence.appended(tokens[sequence.length()]);
      }
      if (sequence.length() == tokens.length) {
        decoder.readLogits(count - 1, logits);
      }
    }
    return logits;
  }

  private static long differing(float[] logits, float[] others) {
    return IntStream.range(0, logits.length).filter(i -> logits[i] != others[i]).count();
  }

  private static Decoder decoder(TensorType type) throws LlamaException {
    return MODEL.newDecoder(new ContextSettings(SEQUENCES, CONTEXT, CHUNK, 1, type));
  }

  private static int[] tokens(long seed, int count) {
    return new Random(seed).ints(count, 1, 4000).toArray();
  }

  private static int[] join(int[] first, int[] second) {
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
