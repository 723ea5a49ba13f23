package dev.sluice.inference.engine;

import dev.sluice.inference.kv.SequenceMemory;
import dev.sluice.inference.speculate.PassCost;
import dev.sluice.inference.speculate.Passes;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A decoder that computes the sequences of a step one after the other where that takes less time,
 * and else fills the gaps between them where that does.
 *
 * <p>Mostly several tokens at once cost little more than one, as all of them need the same weights.
 * But kernels for several are others than those for one: where they are slow, two tokens can take
 * longer than four passes of one. As what was measured may have been disturbed, one in so many
 * steps is computed together all the same, and believed if that is faster. Used as the decoder is.
 */
public final class SeparatingDecoder implements Decoder {
  /** One step in so many is a trial, which may take some times as long as it should. */
  private static final int TRIAL_EVERY = 256;

  private final Decoder decoder;
  private final PassCost cost;
  private final LongSupplier nanoClock;
  private final Passes passes;
  private final int[] counts;
  private final int[] numbers;
  private final int[] tokens;

  /** From how many tokens on those after the first have a pass of their own in any case. */
  private final int leastLong;

  private boolean hasLong;
  private int separated;

  /**
   * Takes a decoder over.
   *
   * @param decoder computes the steps; its sequences must not share cells
   * @param cost what its passes take
   * @param nanoClock the time in nanoseconds from any origin
   */
  public SeparatingDecoder(Decoder decoder, PassCost cost, LongSupplier nanoClock) {
    this.decoder = decoder;
    this.cost = cost;
    this.nanoClock = nanoClock;
    this.passes = new Passes(false, fillsGaps());
    this.counts = new int[decoder.sequences()];
    this.numbers = new int[counts.length];
    this.tokens = new int[counts.length];
    int tile = decoder.memory().tileTokens();
    this.leastLong = tile > 1 ? tile : Integer.MAX_VALUE;
  }

  @Override
  public void decode(TokenBatch batch) throws DecodeException {
    boolean trial = cut(batch);
    long start = nanoClock.getAsLong();
    decoder.decode(batch);
    if (trial) {
      believe(batch, nanoClock.getAsLong() - start);
    }
  }

  @Override
  public boolean decode(TokenBatch batch, BooleanSupplier interrupt) throws DecodeException {
    boolean trial = cut(batch);
    long start = nanoClock.getAsLong();
    boolean computed = decoder.decode(batch, interrupt);
    if (trial && computed) {
      believe(batch, nanoClock.getAsLong() - start);
    }
    return computed;
  }

  /** Decides how the step is computed; returns whether as a trial. */
  private boolean cut(TokenBatch batch) {
    boolean separate = passes.cutShortest(numbers, tokens, count(batch), cost);
    boolean trial = separate && !hasLong && ++separated % TRIAL_EVERY == 0;
    batch.separate(separate && !trial);
    batch.fillNothing();
    for (int i = 0; i < passes.fillers(); i++) {
      batch.fill(passes.filler(i));
    }
    return trial;
  }

  /** Takes note of a pass that was faster than expected; one that was slower may be noise. */
  private void believe(TokenBatch batch, long nanos) {
    double attended = 0;
    for (int i = 0; i < batch.size(); i++) {
      attended += batch.position(i);
    }
    double alone = Math.max(1, nanos - cost.attention(attended));
    if (alone < cost.nanos(batch.size())) {
      cost.calibrate(batch.size(), alone);
    }
  }

  /** Finds how many tokens each sequence has; returns how many sequences have any. */
  private int count(TokenBatch batch) {
    batch.count(counts);
    hasLong = false;
    int found = 0;
    for (int sequence = 0; sequence < counts.length; sequence++) {
      if (counts[sequence] > 0) {
        boolean isLong = counts[sequence] >= leastLong;
        hasLong |= isLong;
        numbers[found] = sequence;
        // What a prompt takes besides says nothing about the others, and would hide what they save.
        tokens[found++] = isLong ? 1 : counts[sequence];
      }
    }
    return found;
  }

  @Override
  public boolean separates(int sequences) {
    int found = Math.min(sequences, counts.length);
    Arrays.setAll(numbers, sequence -> sequence);
    Arrays.fill(tokens, 1);
    return passes.cutShortest(numbers, tokens, found, cost);
  }

  @Override
  public boolean fillsGaps() {
    return decoder.memory().takesBack();
  }

  @Override
  public int sequences() {
    return decoder.sequences();
  }

  @Override
  public int contextLength() {
    return decoder.contextLength();
  }

  @Override
  public int stepCapacity() {
    return decoder.stepCapacity();
  }

  @Override
  public int stepOutputs() {
    return decoder.stepOutputs();
  }

  @Override
  public int vocabularySize() {
    return decoder.vocabularySize();
  }

  @Override
  public void readLogits(int index, float[] logits) {
    decoder.readLogits(index, logits);
  }

  @Override
  public int likeliest(int index) {
    return decoder.likeliest(index);
  }

  @Override
  public void threads(int count) {
    decoder.threads(count);
    cost.threads(count);
  }

  @Override
  public SequenceMemory memory() {
    return decoder.memory();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
