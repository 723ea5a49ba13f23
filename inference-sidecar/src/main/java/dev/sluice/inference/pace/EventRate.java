package dev.sluice.inference.pace;

import java.time.Duration;

/**
 * How often something happens, the latest times weighing most: each event counts less by a factor
 * of e after the memory's length. Safe for all threads.
 */
public final class EventRate {
  private final double memoryNanos;
  private double weight;
  private long first;
  private long last;
  private boolean started;

  /** Makes a rate of a memory of this length. */
  public EventRate(Duration memory) {
    memoryNanos = memory.toNanos();
  }

  /**
   * Takes note of events.
   *
   * @param count how many
   * @param now the time in nanoseconds
   */
  public synchronized void add(double count, long now) {
    if (!started) {
      started = true;
      first = now;
      last = now;
    }
    decay(now);
    weight += count;
  }

  /** Returns the events of a second; 0 before the first. */
  public synchronized double perSecond(long now) {
    if (!started) {
      return 0;
    }
    decay(now);
    // Until the memory is full it has seen less than its length.
    double seen =
        memoryNanos * (1 - Math.exp(-Math.max((double) (now - first), 1e9) / memoryNanos));
    return weight / seen * 1e9;
  }

  private void decay(long now) {
    weight *= Math.exp(-Math.max((double) (now - last), 0) / memoryNanos);
    last = now;
  }
}
