package dev.sluice.inference.pace;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

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
   * @param idleCores how many of the machine's cores nobody uses
   */
  public Pace(int mostThreads, boolean adaptsThreads, DoubleSupplier idleCores) {
    control = new ContentionControl(mostThreads, adaptsThreads ? 1 : mostThreads, idleCores);
    costs.put(mostThreads, cost);
  }

  /**
   * Learns from a step.
   *
   * @param prompt how many of its tokens were of prompts
   * @param answer how many were of answers
   * @param attended the tokens that each of them looked at, added up
   * @param nanos the time that the step took
   * @param now the time in nanoseconds
   * @return whether the next step should have another number of threads
   */
  public boolean learn(int prompt, int answer, long attended, long nanos, long now) {
    double expected = cost.estimate(prompt, answer, attended);
    double actual = (double) nanos;
    boolean judged = cost.isSeasoned();
    cost.learn(prompt, answer, attended, actual);
    if (!judged || !control.observe(expected, actual, now)) {
      return false;
    }
    StepCost before = cost;
    cost = costs.computeIfAbsent(control.threads(), threads -> new StepCost(before));
    return true;
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
  public double estimate(int prompt, int answer, long attended) {
    return cost.estimate(prompt, answer, attended) * control.slowdown();
  }

  /**
   * Returns the nanoseconds that one more token of a prompt adds to a step.
   *
   * @param position its place in the sequence
   */
  public double perPromptToken(int position) {
    return cost.perPromptToken(position) * control.slowdown();
  }
}
