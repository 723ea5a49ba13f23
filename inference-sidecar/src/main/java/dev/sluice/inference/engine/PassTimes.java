package dev.sluice.inference.engine;

import dev.sluice.inference.speculate.PassCost;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Measures what passes of a model take before it takes calls. */
public final class PassTimes {
  /** Those first that tell most, should the time not allow for all. */
  private static final int[] SIZES = {1, 8, 4, 16, 32, 2, 64, 12, 24, 3, 6, 48, 96, 128};

  private static final int ROUNDS = 3;

  /** What is over in a moment is measured more often, as noise lasts longer. */
  private static final int MOST_ROUNDS = 20;

  private static final long MOMENT = Duration.ofMillis(100).toNanos();

  private static final long LIMIT = Duration.ofSeconds(2).toNanos();

  /** So many tokens are made to look at so many before, which may take so long to compute. */
  private static final int LOOKING = 4;

  private static final int MOST_LOOKED_AT = 512;
  private static final int LEAST_LOOKED_AT = 32;
  private static final long ATTENTION_LIMIT = Duration.ofSeconds(1).toNanos();

  private PassTimes() {}

  /**
   * Measures steps of one sequence, which is empty before and afterwards, for about three seconds.
   *
   * @param decoder what is measured
   * @param mostTokens the most tokens with outputs that a step of it can have
   * @param nanoClock the time in nanoseconds from any origin
   * @return what passes take
   * @throws DecodeException if a step fails
   */
  public static PassCost measure(Decoder decoder, int mostTokens, LongSupplier nanoClock)
      throws DecodeException {
    PassCost cost = new PassCost();
    TokenBatch batch = new TokenBatch(decoder.stepCapacity());
    int most = Math.min(mostTokens, Math.min(decoder.stepCapacity(), decoder.contextLength()));
    SortedMap<Integer, Long> times = new TreeMap<>(Comparator.reverseOrder());
    long start = nanoClock.getAsLong();
    for (int size : SIZES) {
      if (size <= most && nanoClock.getAsLong() - start < LIMIT) {
        times.put(size, shortest(decoder, batch, size, nanoClock));
      }
    }
    long least = Long.MAX_VALUE;
    for (Map.Entry<Integer, Long> time : times.entrySet()) {
      // What took longer than something larger was disturbed.
      least = Math.min(least, time.getValue());
      cost.calibrate(time.getKey(), (double) least);
    }
    if (LOOKING <= most) {
      measureAttention(decoder, batch, cost, nanoClock);
    }
    return cost;
  }

  /** Noise only ever adds to a time. */
  private static long shortest(
      Decoder decoder, TokenBatch batch, int tokens, LongSupplier nanoClock)
      throws DecodeException {
    long shortest = Long.MAX_VALUE;
    long spent = 0;
    for (int round = 0; round < ROUNDS || (round < MOST_ROUNDS && spent < MOMENT); round++) {
      long time = pass(decoder, batch, 0, tokens, nanoClock);
      decoder.memory().forget(0);
      shortest = Math.min(shortest, time);
      spent += time;
    }
    return shortest;
  }

  /** Measures behind as many tokens as can be computed in a moment; none where it takes longer. */
  private static void measureAttention(
      Decoder decoder, TokenBatch batch, PassCost cost, LongSupplier nanoClock)
      throws DecodeException {
    int most = Math.min(decoder.stepCapacity(), decoder.contextLength() - ROUNDS * LOOKING);
    int context = MOST_LOOKED_AT;
    while (context > most || cost.nanos(context) > ATTENTION_LIMIT) {
      context /= 2;
      if (context < LEAST_LOOKED_AT) {
        return;
      }
    }
    batch.clear();
    for (int position = 0; position < context; position++) {
      batch.add(0, position, 0, false);
    }
    decoder.decode(batch);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      int first = context + round * LOOKING;
      least = Math.min(least, pass(decoder, batch, first, LOOKING, nanoClock));
    }
    decoder.memory().forget(0);
    cost.calibrateAttention(Math.max(0, least - cost.nanos(LOOKING)) / LOOKING / context);
  }

  private static long pass(
      Decoder decoder, TokenBatch batch, int first, int tokens, LongSupplier nanoClock)
      throws DecodeException {
    batch.clear();
    for (int position = first; position < first + tokens; position++) {
      batch.add(0, position, 0, true);
    }
    long start = nanoClock.getAsLong();
    decoder.decode(batch);
    return nanoClock.getAsLong() - start;
  }
}
