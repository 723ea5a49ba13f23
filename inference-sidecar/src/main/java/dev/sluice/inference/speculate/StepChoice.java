package dev.sluice.inference.speculate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out for how many sequences of a step to guess, and how many tokens, so that the step gives
 * the most tokens for its time. Not for several threads at once.
 */
final class StepChoice {
  /** What is tried; powers of two with the token before them, as kernels like these best. */
  private static final int[] LENGTHS = {1, 2, 3, 5, 7, 11, 15, 23, 31};

  /** A gain below this is within what estimates err. */
  private static final double LEAST_GAIN = 1.05;

  /** How much longer a sequence may wait for the guesses of others. */
  private static final double MOST_STRETCH = 1.25;

  /** How many times longer a step may become; whoever comes new waits for it. */
  private static final double MOST_GROWTH = 3;

  /**
   * What to do.
   *
   * @param members how many of the candidates, from the first, get guesses
   * @param guesses how many each
   * @param gain tokens for the time, where 1 is what a step without guesses gives
   * @param saved the nanoseconds less than the same tokens take without guesses
   */
  record Choice(int members, int guesses, double gain, double saved) {
    static final Choice NONE = new Choice(0, 0, 1, 0);

    boolean isNone() {
      return members == 0;
    }
  }

  private final PassCost cost;
  private final boolean sharesCells;
  private final Passes passes;
  private final double acceptableNanos;
  private int[] numbers = new int[8];
  private int[] tokens = new int[8];

  /** How many tokens before a token looks at. */
  private int[] contexts = new int[8];

  private int sequences;
  private double plain;

  /**
   * Prepares to choose.
   *
   * @param sharesCells whether the sequences have their cells in one pool, all of which each looks
   *     at
   * @param fillsGaps whether gaps between them are filled
   * @param acceptableNanos how long a step may take in any case
   */
  StepChoice(PassCost cost, boolean sharesCells, boolean fillsGaps, double acceptableNanos) {
    this.cost = cost;
    this.sharesCells = sharesCells;
    this.passes = new Passes(sharesCells, fillsGaps);
    this.acceptableNanos = acceptableNanos;
  }

  /** Begins with the sequences of a step, by rising numbers. */
  void begin(List<Lookahead> step) {
    sequences = step.size();
    if (numbers.length < sequences) {
      numbers = new int[2 * sequences];
      tokens = new int[2 * sequences];
      contexts = new int[2 * sequences];
    }
    for (int i = 0; i < sequences; i++) {
      step.get(i).slot(i);
      numbers[i] = step.get(i).number();
      tokens[i] = 1;
    }
    setContexts(step);
    plain = time();
  }

  private void setContexts(List<Lookahead> step) {
    int all = 0;
    for (int i = 0; i < step.size(); i++) {
      contexts[i] = step.get(i).size();
      all += contexts[i];
    }
    if (sharesCells) {
      Arrays.fill(contexts, 0, step.size(), all);
    }
  }

  private double time() {
    passes.cutShortest(numbers, tokens, sequences, cost);
    return passes.nanos(cost) + cost.attention(attended(sequences));
  }

  private double attended(int count) {
    double attended = 0;
    for (int i = 0; i < count; i++) {
      attended += (double) tokens[i] * contexts[i];
    }
    return attended;
  }

  /** Returns how much longer the step gets by guesses for one sequence, in nanoseconds. */
  double added(Lookahead sequence, int guesses) {
    tokens[sequence.slot()] = 1 + guesses;
    double added = time() - plain;
    tokens[sequence.slot()] = 1;
    return added;
  }

  /**
   * Chooses.
   *
   * @param candidates those that may get guesses, the likeliest to come true first
   * @param drafter who makes the guesses; null when they cost nothing
   * @param room the most guesses in the step
   */
  Choice choose(List<Lookahead> candidates, @Nullable Drafter drafter, int room) {
    Choice best = Choice.NONE;
    int members = Math.min(1, candidates.size());
    while (members > 0) {
      for (int guesses : LENGTHS) {
        Choice next = evaluate(candidates, members, guesses, drafter, room);
        if (next.isNone()) {
          break;
        }
        best = next.gain() > Math.max(best.gain(), LEAST_GAIN) ? next : best;
      }
      members = members == candidates.size() ? 0 : Math.min(2 * members, candidates.size());
    }
    return best;
  }

  /** Returns what would come of it; none when it is out of bounds, and so is whatever is longer. */
  private Choice evaluate(
      List<Lookahead> candidates, int members, int guesses, @Nullable Drafter drafter, int room) {
    int total = 0;
    int context = 0;
    double expected = sequences;
    boolean longest = false;
    for (int i = 0; i < members; i++) {
      Lookahead candidate = candidates.get(i);
      int count = Math.min(guesses, candidate.most());
      longest |= count == guesses;
      total += count;
      context += candidate.size();
      expected += Acceptance.expected(candidate.chance(), count);
      tokens[candidate.slot()] = 1 + count;
    }
    double time = time();
    for (int i = 0; i < members; i++) {
      tokens[candidates.get(i).slot()] = 1;
    }
    if (drafter != null) {
      time += drafter.nanos(2 * members, members, guesses, context);
    }
    boolean others = members < sequences;
    double bound = others ? MOST_STRETCH * plain : Math.max(acceptableNanos, MOST_GROWTH * plain);
    if (!longest || total > room || time > bound) {
      return Choice.NONE;
    }
    double without = expected / sequences * plain;
    return new Choice(members, guesses, without / time, without - time);
  }

  /** Teaches the cost what the sequences of the step took that were in it. */
  void teach(List<Lookahead> step, double nanos) {
    int count = 0;
    setContexts(step);
    for (int i = 0; i < step.size(); i++) {
      if (step.get(i).computed() > 0) {
        numbers[count] = step.get(i).number();
        contexts[count] = contexts[i];
        tokens[count++] = step.get(i).computed();
      }
    }
    passes.cutShortest(numbers, tokens, count, cost);
    passes.teach(cost, attended(count), nanos);
  }
}
