package dev.sluice.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many tokens models were seen to write: a running mean for each, the last sixteen or so
 * answers weighing most. Safe for any number of threads.
 */
public final class Outputs {
  /** What is expected of a model that has not been seen to answer. */
  private static final long UNSEEN = 256;

  /** Models whose mean is kept; any further ones are expected to write what is said above. */
  private static final int CAPACITY = 1_000;

  /** The mean is kept in 1/1024 of a token, so that small answers can move it. */
  private static final long SCALE = 1_024;

  /** Each answer moves the mean by this part of the distance. */
  private static final long WEIGHT = 16;

  private final ConcurrentHashMap<String, AtomicLong> means = new ConcurrentHashMap<>();

  /** Makes the means, nothing seen yet. */
  public Outputs() {}

  /** Returns how many tokens a model presumably writes for one choice, rounded up. */
  long expected(String model) {
    AtomicLong mean = means.get(model);
    return mean == null ? UNSEEN : (mean.get() + SCALE - 1) / SCALE;
  }

  /** Takes note of an answer of so many tokens a choice. */
  void seen(String model, long tokens) {
    AtomicLong mean = means.get(model);
    if (mean == null) {
      if (means.size() >= CAPACITY) {
        return;
      }
      mean = means.computeIfAbsent(model, name -> new AtomicLong(UNSEEN * SCALE));
    }
    mean.updateAndGet(old -> old + (tokens * SCALE - old) / WEIGHT);
  }
}
