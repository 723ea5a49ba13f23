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
  private static final long LIMIT = Duration.ofSeconds(2).toNanos();

  private PassTimes() {}

  /**
   * Measures steps of one sequence, which is empty before and afterwards, for about two seconds.
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
    return cost;
  }

  /** Noise only ever adds to a time. */
  private static long shortest(
      Decoder decoder, TokenBatch batch, int tokens, LongSupplier nanoClock)
      throws DecodeException {
    long shortest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      batch.clear();
      for (int position = 0; position < tokens; position++) {
        batch.add(0, position, 0, true);
      }
      long start = nanoClock.getAsLong();
      decoder.decode(batch);
      shortest = Math.min(shortest, nanoClock.getAsLong() - start);
      decoder.memory().forget(0);
    }
    return shortest;
  }
}
