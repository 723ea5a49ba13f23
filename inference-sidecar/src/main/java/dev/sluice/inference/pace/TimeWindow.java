package dev.sluice.inference.pace;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long something took in the last half to whole minute. Safe for all threads.
 *
 * <p>Two histograms take turns: one is filled while the other tells of the time before.
 */
public final class TimeWindow {
  private static final long TURN = Duration.ofSeconds(30).toNanos();
  private static final long LONGEST_MICROS = Duration.ofHours(1).toNanos() / 1000;
  private static final int DIGITS = 2;

  private final Histogram sum = new Histogram(LONGEST_MICROS, DIGITS);
  private Histogram current = new Histogram(LONGEST_MICROS, DIGITS);
  private Histogram previous = new Histogram(LONGEST_MICROS, DIGITS);
  private long turnEnds;
  private boolean started;

  /**
   * Takes note of one time.
   *
   * @param nanos how long it took
   * @param now the time in nanoseconds
   */
  public synchronized void record(long nanos, long now) {
    turn(now);
    current.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, LONGEST_MICROS));
  }

  /** Returns the percentiles of the window that ends at this time in nanoseconds. */
  public synchronized Percentiles percentiles(long now) {
    turn(now);
    sum.reset();
    sum.add(previous);
    sum.add(current);
    return new Percentiles(seconds(50), seconds(95), seconds(99));
  }

  private double seconds(double percentile) {
    return sum.getTotalCount() == 0 ? 0 : sum.getValueAtPercentile(percentile) / 1e6;
  }

  private void turn(long now) {
    if (!started) {
      started = true;
      turnEnds = now + TURN;
    }
    if (now - turnEnds >= TURN) {
      previous.reset();
      current.reset();
      turnEnds = now + TURN;
    } else if (now - turnEnds >= 0) {
      Histogram old = previous;
      previous = current;
      current = old;
      current.reset();
      turnEnds += TURN;
    }
  }
}
