package dev.sluice.inference.pace;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Lowers the number of threads when steps suddenly take much longer than expected, and raises it
 * again later.
 *
 * <p>The threads of a step wait for each other by spinning, so one core taken by another process
 * makes all of them many times slower, and fewer threads make them faster. Whether the cores are
 * free again is asked of the machine before it is tried, as a trial that fails costs a slow step;
 * after each failed one the wait doubles. Not for several threads at once.
 */
public final class ContentionControl {
  private static final double JUMP = 2;
  private static final double SMOOTHING = 0.3;
  private static final double LARGEST_RATIO = 10;
  private static final int TRIAL_STEPS = 50;
  private static final long FIRST_HOLD = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST_HOLD = Duration.ofMinutes(2).toNanos();

  /** Of a core that is to be used again, how much must be idle. */
  private static final double IDLE_SHARE = 0.8;

  private final int mostThreads;
  private final int fewestThreads;
  private final DoubleSupplier idleCores;
  private int threads;
  private double slowdown = 1;
  private long hold = FIRST_HOLD;
  private long raiseAt;
  private int stepsSinceRaise = TRIAL_STEPS;

  /**
   * Starts with all threads.
   *
   * @param mostThreads the most threads of a step
   * @param fewestThreads the fewest; as many as the most lets the number alone
   * @param idleCores how many of the machine's cores nobody uses
   */
  public ContentionControl(int mostThreads, int fewestThreads, DoubleSupplier idleCores) {
    this.fewestThreads = fewestThreads;
    this.mostThreads = mostThreads;
    this.threads = mostThreads;
    this.idleCores = idleCores;
  }

  /**
   * Compares a step with what was expected of it.
   *
   * @param expected nanoseconds by the costs of steps with this number of threads
   * @param actual nanoseconds that it took
   * @param now the time in nanoseconds
   * @return whether the number of threads has changed
   */
  public boolean observe(double expected, double actual, long now) {
    double ratio = Math.min(LARGEST_RATIO, actual / Math.max(expected, 1));
    slowdown += SMOOTHING * (ratio - slowdown);
    stepsSinceRaise = Math.min(stepsSinceRaise + 1, TRIAL_STEPS);
    if (slowdown > JUMP && threads > fewestThreads) {
      lower(now);
      return true;
    }
    if (threads < mostThreads && now - raiseAt >= 0) {
      return raise(now);
    }
    if (threads == mostThreads && stepsSinceRaise == TRIAL_STEPS) {
      hold = FIRST_HOLD;
    }
    return false;
  }

  private void lower(long now) {
    if (stepsSinceRaise < TRIAL_STEPS) {
      hold = Math.min(2 * hold, LONGEST_HOLD);
    }
    threads = Math.max(fewestThreads, threads / 2);
    raiseAt = now + hold;
    slowdown = 1;
  }

  private boolean raise(long now) {
    int wanted = Math.min(2 * threads, mostThreads);
    if (idleCores.getAsDouble() < IDLE_SHARE * (wanted - threads)) {
      raiseAt = now + FIRST_HOLD;
      return false;
    }
    threads = wanted;
    raiseAt = now + hold;
    slowdown = 1;
    stepsSinceRaise = 0;
    return true;
  }

  /** Returns how many threads a step should have. */
  public int threads() {
    return threads;
  }

  /** Returns how many times longer than expected steps take at present; at least 1. */
  public double slowdown() {
    return Math.max(1, slowdown);
  }
}
