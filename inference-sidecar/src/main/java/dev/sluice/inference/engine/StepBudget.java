package dev.sluice.inference.engine;

import dev.sluice.inference.pace.Pace;
import dev.sluice.inference.pace.StepLoad;
import java.time.Duration;
import java.util.function.IntPredicate;

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

  /** A prompt is read to its end if the step then takes no more than so many bounds. */
  private static final double LAST = 1.75;

  /** The same beside answers that somebody waits for, whose bound is half as long. */
  private static final double LAST_BESIDE_ANSWERS = 2.5;

  /**
   * Where more prompts than this are to be read, steps get longer: a pass that could have many
   * answers would else be computed often for the few whose prompts are read.
   */
  private static final double CROWD = 2;

  /** Those take no more than so many times what the answers do, or than a prompt's end may. */
  private static final double CROWDED_STRETCH = 4;

  /** From this share of a tile on, a whole one takes no longer. */
  private static final double WORTH_A_TILE = 0.4;

  private static final int MOST = 1 << 20;

  private final Pace pace;
  private final double target;
  private final int tile;
  private final boolean together;
  private final IntPredicate separates;
  private int prompt;
  private int answer;
  private int furthest;
  private long attended;
  private long tiled;
  private boolean untiled;
  private double awaited;

  /**
   * Makes the budget of a step that is empty.
   *
   * @param tileTokens how many tokens make a tile; 1 where there are none
   * @param together whether the tokens of several sequences make tiles together
   * @param separates whether so many sequences are computed one after the other
   */
  StepBudget(
      Pace pace,
      Duration targetTokenTime,
      int tileTokens,
      boolean together,
      IntPredicate separates) {
    this.pace = pace;
    this.tile = tileTokens;
    this.together = together;
    this.separates = separates;
    this.target = targetTokenTime.toNanos();
  }

  void clear() {
    prompt = 0;
    answer = 0;
    furthest = 0;
    attended = 0;
    tiled = 0;
    untiled = false;
    awaited = 0;
  }

  /** Takes note that somebody waits for what is in the step so far, if there is anything. */
  void awaitSoFar() {
    awaited = answer + prompt > 0 ? estimate() : 0;
  }

  /** Returns the nanoseconds of that; 0 if nobody waits for anything in the step. */
  double awaited() {
    return awaited;
  }

  void addAnswer(int tokens, int position) {
    answer += tokens;
    furthest = Math.max(furthest, position);
    untiled = true;
    attended += (long) tokens * position;
  }

  void addPrompt(int tokens, int position) {
    prompt += tokens;
    long looks = (long) tokens * (position + tokens / 2);
    if (makesTiles(tokens)) {
      tiled += looks;
    } else {
      attended += looks;
      untiled = true;
    }
  }

  int prompt() {
    return prompt;
  }

  /** Returns what is in the step. */
  StepLoad load() {
    return new StepLoad(prompt, answer, attended, tiled);
  }

  private boolean makesTiles(int tokens) {
    return tile > 1 && (together || tokens >= first() + tile);
  }

  /** Returns how many tokens of a sequence are computed with those that make no tiles. */
  private int first() {
    return untiled && !together && !separates.test(answer + 1) ? 1 : 0;
  }

  /** Returns the nanoseconds that the step can be expected to take as it is. */
  double estimate() {
    return pace.estimate(load());
  }

  /** Returns what the step would take with one more token of an answer. */
  double estimateWithAnswer(int position) {
    return pace.estimate(new StepLoad(prompt, answer + 1, attended + position, tiled));
  }

  /** Returns how long a step should take whose answers somebody waits for. */
  double target() {
    return target;
  }

  /**
   * Returns how long it may take with prompts beside these answers.
   *
   * @param prompts how many are to be read
   */
  StepBound bound(int prompts) {
    double answers = estimate();
    double nanos = Math.max(target, STRETCH * answers);
    double toEnd = LAST_BESIDE_ANSWERS * nanos;
    if (!answersShareAPass()) {
      return new StepBound(nanos, toEnd);
    }
    double most = Math.max(LAST_BESIDE_ANSWERS * target, CROWDED_STRETCH * answers);
    double crowded = Math.min(STRETCH * answers * prompts / CROWD, most);
    return new StepBound(Math.max(nanos, crowded), toEnd);
  }

  private boolean answersShareAPass() {
    return answer > 1 && (together || !separates.test(answer));
  }

  /**
   * Returns whether the answers' pass takes a token of another sequence for little.
   *
   * @param position its place there: one that looks further back than any answer takes longer
   */
  boolean takesAlong(int position) {
    return !together && answersShareAPass() && position <= furthest;
  }

  /** Returns how long a step may take whose answers nobody waits for. */
  StepBound relaxedBound() {
    return bounded(Math.max(RELAXED * target, STRETCH * estimate()));
  }

  /** Returns the bound of a step that may take so many nanoseconds with a piece of a prompt. */
  StepBound bounded(double nanos) {
    return new StepBound(nanos, LAST * nanos);
  }

  /**
   * Returns how many tokens of a prompt to read in what is left of a bound: whole tiles, unless
   * that would leave little for another step.
   *
   * @param position how many of the prompt are computed
   * @param missing how many are not
   * @param bound how long the step may take
   */
  int promptTokens(int position, int missing, StepBound bound) {
    double left = bound.nanos() - estimate();
    double inTiles = makesTiles(missing) ? fitting(left, position, true) : 0;
    boolean tiles = inTiles >= WORTH_A_TILE * tile;
    double fitting = tiles ? inTiles : fitting(left, position, false);
    int leaving = tilesThatLeaveTiles(missing);
    // Of several short prompts only the first may stretch the step.
    boolean last = tiles || prompt == 0;
    if (missing <= REST * fitting || (last && nanosToEnd(position, missing) <= bound.toEnd())) {
      return missing;
    }
    if (!tiles) {
      return (int) fitting;
    }
    int most = (int) Math.max(1, Math.round(inTiles / tile));
    return first() + tile * (leaving < 1 ? most : Math.min(most, leaving));
  }

  /** Returns the most tiles to read of a prompt of which the rest makes tiles in a later step. */
  private int tilesThatLeaveTiles(int missing) {
    // The rest's first token may go with answers then.
    return together ? MOST : (missing - first() - tile - 1) / tile;
  }

  private double nanosToEnd(int position, int missing) {
    double each = pace.perPromptToken(position + missing / 2, makesTiles(missing));
    return estimate() + missing * each;
  }

  private double fitting(double nanos, int position, boolean inTiles) {
    double each = Math.max(pace.perPromptToken(position, inTiles), 1e-3);
    return Math.clamp(nanos / each, 0, (double) MOST);
  }
}
