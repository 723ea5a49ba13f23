package dev.sluice.inference.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Gives a step up that is long because of batch work when somebody arrives who waits for an answer,
 * if the rest of it takes long, and little was thrown away of late. Used by the scheduler's thread.
 */
final class Interruption {
  /** A rest that takes this share of the target for the time between tokens is waited for. */
  private static final double SHORT = 0.25;

  /** How much of the time may be thrown away, as a share. */
  private static final double MOST_LOST = 0.1;

  /** In this time all but a third of what was thrown away is forgotten. */
  private static final double MEMORY_NANOS = 60e9;

  private final WaitingQueue queue;
  private final LongSupplier nanoClock;
  private final double shortNanos;
  private long arrivals;
  private double lost;
  private long lostAt;

  Interruption(WaitingQueue queue, Duration targetTokenTime, LongSupplier nanoClock) {
    this.queue = queue;
    this.nanoClock = nanoClock;
    this.shortNanos = SHORT * targetTokenTime.toNanos();
    this.lostAt = nanoClock.getAsLong();
  }

  /** Begins to listen for arrivals: those before have been seen when the step is planned. */
  void listen() {
    arrivals = queue.urgentArrivals();
  }

  /**
   * Computes a step, or a part of it.
   *
   * @param awaited how long what somebody waits for would take by itself, in nanoseconds
   * @param nanos how long all of it can be expected to take
   * @return false if it was given up; then the cache is as it was before
   */
  boolean decode(Decoder decoder, TokenBatch batch, double awaited, double nanos)
      throws DecodeException {
    long start = nanoClock.getAsLong();
    if (nanos - awaited <= shortNanos || lost(start) + nanos > MOST_LOST * MEMORY_NANOS) {
      decoder.decode(batch);
      return true;
    }
    boolean computed = decoder.decode(batch, () -> pays(start, nanos, awaited > 0));
    if (!computed) {
      long now = nanoClock.getAsLong();
      lost = lost(now) + now - start;
      lostAt = now;
    }
    return computed;
  }

  /** Who waits for a part of the step is not made to wait longer than who has come is saved. */
  private boolean pays(long start, double nanos, boolean awaited) {
    if (queue.urgentArrivals() == arrivals) {
      return false;
    }
    long gone = nanoClock.getAsLong() - start;
    double rest = nanos - gone;
    return rest > shortNanos && (!awaited || rest > gone);
  }

  private double lost(long now) {
    return lost * Math.exp((lostAt - now) / MEMORY_NANOS);
  }
}
