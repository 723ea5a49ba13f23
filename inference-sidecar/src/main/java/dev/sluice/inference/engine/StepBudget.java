package dev.sluice.inference.engine;

import dev.sluice.inference.pace.Pace;
import java.time.Duration;

/**
 * What is in the step that is planned, and how much more it can take without running too long. Used
 * by the scheduler's thread.
 */
final class StepBudget {
  /**
   * While prompts are read beside answers, a step may take this many times what the answers take by
   * themselves, if that is more than the target: else models that cannot meet it would never read.
   */
  private static final double STRETCH = 2;

  /** How many targets a step takes at most while no answer waits for it: new calls wait for it. */
  private static final double RELAXED = 2;

  private final Pace pace;
  private final double target;
  private int prompt;
  private int answer;
  private long attended;

  StepBudget(Pace pace, Duration targetTokenTime) {
    this.pace = pace;
    this.target = targetTokenTime.toNanos();
  }

  void clear() {
    prompt = 0;
    answer = 0;
    attended = 0;
  }

  void addAnswer(int tokens, int position) {
    answer += tokens;
    attended += (long) tokens * position;
  }

  void addPrompt(int tokens, int position) {
    prompt += tokens;
    attended += (long) tokens * (position + tokens / 2);
  }

  int prompt() {
    return prompt;
  }

  int answer() {
    return answer;
  }

  long attended() {
    return attended;
  }

  /** Returns the nanoseconds that the step can be expected to take as it is. */
  double estimate() {
    return pace.estimate(prompt, answer, attended);
  }

  /** Returns what the step would take with one more token of an answer. */
  double estimateWithAnswer(int position) {
    return pace.estimate(prompt, answer + 1, attended + position);
  }

  /** Returns how long a step should take whose answers somebody waits for. */
  double target() {
    return target;
  }

  /** Returns how long it may take with prompts beside these answers. */
  double bound() {
    return Math.max(target, STRETCH * estimate());
  }

  /** Returns how long a step may take whose answers nobody waits for. */
  double relaxedBound() {
    return Math.max(RELAXED * target, STRETCH * estimate());
  }

  /** Returns how many tokens of a prompt fit into what is left of a bound in nanoseconds. */
  int promptTokens(int position, double bound) {
    double each = Math.max(pace.perPromptToken(position), 1e-3);
    return (int) Math.clamp((bound - estimate()) / each, 0, Integer.MAX_VALUE);
  }
}
