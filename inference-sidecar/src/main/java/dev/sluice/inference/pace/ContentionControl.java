package dev.sluice.inference.pace;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Halves the number of threads while steps take longer than they would with half, and raises it
 * again later.
 *
 * <p>The threads of a step wait for each other by spinning, so one core taken by another process
 * makes all of them several times slower, and fewer threads make them faster. One slow step says
 * nothing: the latest ones are added up. Whether the cores are free again is asked of the machine
 * before it is tried, as a trial that fails costs slow steps; after each failed one the wait
 * doubles. Not for several threads at once.
 */
public final class ContentionControl {
  /** How much longer than with half the threads steps may take, as both are estimates. */
  private static final double TOLERANCE = 1.1;

  /** What a step counts after each later one. */
  private static final double DECAY = 0.95;

  /** So many steps at least make a judgement. */
  private static final int JUDGED_STEPS = 3;

  private static final double SMOOTHING = 0.3;
  private static final double LARGEST_RATIO = 10;
  private static final int TRIAL_STEPS = 50;
  private static final long FIRST_HOLD = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST_HOLD = Duration.ofMinutes(2).toNanos();

  /** Of a core that is to be used again, how much must be idle; with less it gains nothing. */
  private static final double IDLE_SHARE = 0.5;

  private final int mostThreads;
  private final int fewestThreads;
  private final DoubleSupplier idleCores;
  private int halvings;
  private boolean explores;
  private double slowdown = 1;
  private double taken;
  private double takenByHalf;
  private int judgedSteps;
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
    this.idleCores = idleCores;
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
    double plausible = Math.min(actual, LARGEST_RATIO * known);
    slowdown += SMOOTHING * (plausible / known - slowdown);
    stepsSinceRaise = Math.min(stepsSinceRaise + 1, TRIAL_STEPS);
    if (explores) {
      explores = false;
      return change(halvings - 1);
    }
    if (threads() > fewestThreads) {
      if (isLonger(plausible, known * threads() / half(), byHalf)) {
        return lower(now);
      }
      if (Double.isNaN(byHalf)) {
        explores = true;
        return change(halvings + 1);
      }
    }
    if (halvings > 0 && now - raiseAt >= 0) {
      return raise(now);
    }
    if (halvings == 0 && stepsSinceRaise == TRIAL_STEPS) {
      hold = FIRST_HOLD;
    }
    return false;
  }

  /** Judges by the latest steps; threads that share work without any loss are the best there is. */
  private boolean isLonger(double actual, double shared, double byHalf) {
    taken = DECAY * taken + actual;
    takenByHalf = DECAY * takenByHalf + (byHalf < shared ? byHalf : shared);
    judgedSteps = Math.min(judgedSteps + 1, JUDGED_STEPS);
    return judgedSteps == JUDGED_STEPS && taken > TOLERANCE * takenByHalf;
  }

  private boolean lower(long now) {
    if (stepsSinceRaise < TRIAL_STEPS) {
      hold = Math.min(2 * hold, LONGEST_HOLD);
    }
    raiseAt = now + hold;
    return change(halvings + 1);
  }

  private boolean raise(long now) {
    int wanted = mostThreads >> (halvings - 1);
    if (idleCores.getAsDouble() < IDLE_SHARE * (wanted - threads())) {
      raiseAt = now + FIRST_HOLD;
      return false;
    }
    raiseAt = now + hold;
    stepsSinceRaise = 0;
    return change(halvings - 1);
  }

  private boolean change(int to) {
    halvings = to;
    slowdown = 1;
    taken = 0;
    takenByHalf = 0;
    judgedSteps = 0;
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
