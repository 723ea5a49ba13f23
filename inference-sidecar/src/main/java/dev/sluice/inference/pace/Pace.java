package dev.sluice.inference.pace;

import java.util.HashMap;
import java.util.Map;

/**
 * What steps take on this machine at this moment: the learned costs for the number of threads in
 * use, times what the machine's other work adds. Not for several threads at once.
 */
public final class Pace {
  private final ContentionControl control;
  private final Map<Integer, StepCost> costs = new HashMap<>();
  private StepCost cost = new StepCost();

  /**
   * Starts with all threads and no experience.
   *
   * @param mostThreads the most threads of a step
   * @param adaptsThreads whether fewer are taken while steps take too long
   */
  public Pace(int mostThreads, boolean adaptsThreads) {
    control = new ContentionControl(mostThreads, adaptsThreads ? 1 : mostThreads);
    costs.put(mostThreads, cost);
  }

  /**
   * Learns from a step.
   *
   * @param load what was in it
   * @param nanos the time that the step took
   * @param now the time in nanoseconds
   * @return whether the next step should have another number of threads
   */
  public boolean learn(StepLoad load, long nanos, long now) {
    double expected = cost.estimate(load);
    double actual = (double) nanos;
    boolean judged = cost.isSeasoned();
    cost.learn(load, actual);
    int threads = control.threads();
    if (!judged || !control.observe(expected, byHalf(load), actual, now)) {
      return false;
    }
    StepCost before = cost;
    double share = (double) threads / control.threads();
    cost = costs.computeIfAbsent(control.threads(), _ -> new StepCost(before, share));
    return true;
  }

  private double byHalf(StepLoad load) {
    StepCost half = costs.get(control.half());
    return half == null || !half.isSeasoned() ? Double.NaN : half.estimate(load);
  }

  /** Returns whether enough steps were seen to rely on. */
  public boolean isSeasoned() {
    return cost.isSeasoned();
  }

  /** Returns how many threads a step should have. */
  public int threads() {
    return control.threads();
  }

  /** Returns how many times longer than expected steps take at present; at least 1. */
  public double slowdown() {
    return control.slowdown();
  }

  /** Returns the nanoseconds that such a step can be expected to take now. */
  public double estimate(StepLoad load) {
    return cost.estimate(load) * control.slowdown();
  }

  /**
   * Returns the nanoseconds that one more token of a prompt adds to a step.
   *
   * @param position its place in the sequence
   * @param tiled whether it is one of so many that they make whole tiles
   */
  public double perPromptToken(int position, boolean tiled) {
    return cost.perPromptToken(position, tiled) * control.slowdown();
  }
}
