package dev.sluice.inference.pace;

import java.time.Duration;

/**
 * Halves the number of threads while steps take longer than they would with half, and tries again
 * later whether more are faster.
 *
 * <p>The threads of a step wait for each other by spinning, so one core taken by another process
 * makes all of them several times slower, and fewer threads make them faster. One slow step says
 * nothing, as a compiler of the JVM takes a core for a moment: what steps lose is added up, and
 * what others gain taken off again (Page's cumulative sum test). The next trial waits until what
 * the last one lost is two hundredths of the time. Not for several threads at once.
 */
public final class ContentionControl {
  /** How much longer than with half the threads steps may take, as both are estimates. */
  private static final double TOLERANCE = 1.1;

  /** The sum of what steps lose, in steps by half the threads, at which the threads are halved. */
  private static final double MOST_LOST = 8;

  /** What one step counts at most, so that it takes three. */
  private static final double LARGEST_LOSS = 3;

  private static final double SMOOTHING = 0.3;
  private static final double LARGEST_RATIO = 10;

  /** How many times what slow steps have lost passes until the next trial. */
  private static final double HOLD = 50;

  private static final long SHORTEST_HOLD = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST_HOLD = Duration.ofMinutes(2).toNanos();

  private final int mostThreads;
  private final int fewestThreads;
  private int halvings;
  private boolean explores;
  private double slowdown = 1;
  private double lost;
  private double lostNanos;
  private long raiseAt;

  /**
   * Starts with all threads.
   *
   * @param mostThreads the most threads of a step
   * @param fewestThreads the fewest; as many as the most lets the number alone
   */
  public ContentionControl(int mostThreads, int fewestThreads) {
    this.fewestThreads = fewestThreads;
    this.mostThreads = mostThreads;
  }

  /**
   * Compares a step with what was expected of it.
   *
   * @param expected nanoseconds by the costs of steps with this number of threads
   * @param byHalf nanoseconds by the costs of steps with half of them; NaN when none was seen, so
   *     that some are taken to see
   * @param actual nanoseconds that it took
   * @param now the time in nanoseconds
   * @return whether the number of threads has changed
   */
  public boolean observe(double expected, double byHalf, double actual, long now) {
    double known = Math.max(expected, 1);
    slowdown += SMOOTHING * (Math.min(LARGEST_RATIO, actual / known) - slowdown);
    if (explores) {
      explores = false;
      return change(halvings - 1);
    }
    if (threads() > fewestThreads) {
      // Threads that share the work without any loss are the best there is.
      double shared = known * threads() / half();
      if (isLonger(actual, byHalf < shared ? byHalf : shared)) {
        raiseAt = now + Math.clamp((long) (HOLD * lostNanos), SHORTEST_HOLD, LONGEST_HOLD);
        return change(halvings + 1);
      }
      if (Double.isNaN(byHalf)) {
        explores = true;
        return change(halvings + 1);
      }
    }
    if (halvings > 0 && now - raiseAt >= 0) {
      raiseAt = now + SHORTEST_HOLD;
      return change(halvings - 1);
    }
    return false;
  }

  private boolean isLonger(double actual, double byHalf) {
    lost += Math.min(LARGEST_LOSS, actual / byHalf - TOLERANCE);
    lostNanos += actual - byHalf;
    if (lost <= 0) {
      lost = 0;
      lostNanos = 0;
    }
    return lost > MOST_LOST;
  }

  private boolean change(int to) {
    halvings = to;
    slowdown = 1;
    lost = 0;
    lostNanos = 0;
    return true;
  }

  /** Returns how many threads a step should have. */
  public int threads() {
    return Math.max(fewestThreads, mostThreads >> halvings);
  }

  /** Returns half as many, but no fewer than the fewest. */
  public int half() {
    return Math.max(fewestThreads, mostThreads >> (halvings + 1));
  }

  /** Returns how many times longer than expected steps take at present; at least 1. */
  public double slowdown() {
    return Math.max(1, slowdown);
  }
}
