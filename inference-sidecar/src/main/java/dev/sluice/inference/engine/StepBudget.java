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

  /** A rest of a prompt is read to its end if that takes this many times the time there is. */
  private static final double REST = 1.5;

  /** From this share of a tile on, a whole one takes no longer. */
  private static final double WORTH_A_TILE = 0.4;

  private static final int MOST = 1 << 20;

  private final Pace pace;
  private final double target;
  private final int tile;
  private int prompt;
  private int answer;
  private long attended;

  StepBudget(Pace pace, Duration targetTokenTime, int tileTokens) {
    this.pace = pace;
    this.tile = tileTokens;
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

  /**
   * Returns how many tokens of a prompt to read in what is left of a bound: whole tiles, unless
   * that would leave little for another step.
   *
   * @param position how many of the prompt are computed
   * @param missing how many are not
   * @param bound the nanoseconds that the step may take
   */
  int promptTokens(int position, int missing, double bound) {
    double each = Math.max(pace.perPromptToken(position), 1e-3);
    double fitting = Math.clamp((bound - estimate()) / each, 0, (double) MOST);
    if (missing <= REST * fitting) {
      return missing;
    }
    if (tile == 1 || fitting < WORTH_A_TILE * tile) {
      return (int) fitting;
    }
    // The first token of each sequence is computed with those of the others.
    int first = prompt + answer > 0 ? 1 : 0;
    return first + tile * (int) Math.max(1, Math.round(fitting / tile));
  }
}
