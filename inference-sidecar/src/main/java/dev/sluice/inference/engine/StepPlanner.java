package dev.sluice.inference.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which tokens go into a step: those of answers that somebody waits for, then prompts as
 * far as the target for the time between tokens allows, then batch work as far as there is room to
 * spare. Used by the scheduler's thread.
 */
final class StepPlanner {
  /** The least of a prompt that is worth a step's overhead. */
  private static final int SMALLEST_CHUNK = 16;

  /** A rest of a prompt that is no longer than this is not cut. */
  private static final int SMALLEST_REST = 24;

  /**
   * After so many steps without it an answer is in the step whatever the bounds are, and a prompt
   * has a turn.
   */
  private static final int MOST_LEFT_OUT = 8;

  /** In one of so many steps the prompt that waits longest goes first. */
  private static final int TURN_EVERY = 8;

  private static final Comparator<ActiveSequence> READING_ORDER =
      Comparator.comparingInt(ActiveSequence::rank)
          .thenComparing(s -> s.generation().priority(), Comparator.reverseOrder())
          .thenComparingDouble(ActiveSequence::level)
          .thenComparingLong(s -> s.generation().number());

  private static final Comparator<ActiveSequence> WRITING_ORDER =
      Comparator.comparingInt(ActiveSequence::rank)
          .thenComparing(ActiveSequence::stepsLeftOut, Comparator.reverseOrder())
          .thenComparingLong(s -> s.generation().number());

  private final Places places;
  private final ServiceOrder order;
  private final StepBudget budget;
  private final int stepOutputs;
  private final List<ActiveSequence> reading = new ArrayList<>();
  private final List<ActiveSequence> writing = new ArrayList<>();
  private int furtherOutputs;
  private long steps;

  StepPlanner(Places places, ServiceOrder order, StepBudget budget, int stepOutputs) {
    this.places = places;
    this.order = order;
    this.budget = budget;
    this.stepOutputs = stepOutputs;
  }

  /** Fills an empty batch; the budget then tells what is in it. */
  void plan(TokenBatch batch, long now) {
    budget.clear();
    furtherOutputs = stepOutputs - places.running().size();
    steps++;
    sort();
    boolean urgent = false;
    for (ActiveSequence sequence : writing) {
      if (sequence.isUrgent()) {
        urgent |= planAnswer(sequence, batch, now);
      }
    }
    StepBound bound = urgent ? budget.bound(waitingPrompts()) : budget.relaxedBound();
    read(batch, true, true, bound, now);
    accompany(batch, true, now);
    budget.awaitSoFar();
    boolean spareOnly = batch.size() > 0;
    // While a prompt is read for someone, whatever lengthens the step delays that first token.
    double spare = budget.prompt() > 0 ? 0 : budget.target();
    for (ActiveSequence sequence : writing) {
      if (!sequence.isUrgent() && (!spareOnly || isOverdue(sequence) || fits(sequence, spare))) {
        planAnswer(sequence, batch, now);
      }
    }
    // Who is urgent may be waiting for a prefix that batch work is just computing.
    boolean awaited = waitsForPrefix();
    StepBound rest = spareOnly && !awaited ? budget.bounded(spare) : budget.relaxedBound();
    read(batch, awaited, false, rest, now);
    if (!spareOnly) {
      accompany(batch, false, now);
    }
    if (awaited) {
      budget.awaitSoFar();
    }
    if (batch.size() == 0) {
      planAny(batch, now);
    }
  }

  private void sort() {
    reading.clear();
    writing.clear();
    for (ActiveSequence sequence : places.running()) {
      sequence.unplan();
      sequence.level(order.level(sequence.generation()));
      (sequence.isReading() ? reading : writing).add(sequence);
    }
    reading.sort(READING_ORDER);
    writing.sort(WRITING_ORDER);
  }

  private boolean fits(ActiveSequence sequence, double bound) {
    return budget.estimateWithAnswer(sequence.tokens().size()) <= bound;
  }

  private static boolean isOverdue(ActiveSequence sequence) {
    return sequence.stepsLeftOut() > MOST_LEFT_OUT;
  }

  private boolean planAnswer(ActiveSequence sequence, TokenBatch batch, long now) {
    if (!sequence.hasPlace() || batch.free() < 1) {
      return false;
    }
    int guesses = Math.min(sequence.tokens().guesses(), batch.free() - 1);
    int count = 1 + guesses;
    if (count > 1 && !sequence.place().reserve(count)) {
      count = 1;
    }
    if (!places.reserve(sequence, count, now)) {
      return false;
    }
    budget.addAnswer(count, sequence.place().length());
    sequence.plan(batch, count);
    sequence.hadShare();
    return true;
  }

  private void read(TokenBatch batch, boolean due, boolean urgent, StepBound bound, long now) {
    boolean turn = steps % TURN_EVERY == 0 && letLongestGoFirst(urgent);
    // Progress is due to the first of those that somebody waits for, and to who waits long.
    boolean owed = due || turn;
    for (ActiveSequence sequence : reading) {
      if (!canRead(sequence, urgent)) {
        continue;
      }
      int missing = sequence.missing();
      int fitting = budget.promptTokens(sequence.place().length(), missing, bound);
      if (owed) {
        fitting = Math.max(fitting, missing <= SMALLEST_REST ? missing : SMALLEST_CHUNK);
        owed = false;
      }
      if (fitting >= Math.min(SMALLEST_CHUNK, missing)) {
        planPrompt(sequence, batch, fitting, now);
      }
    }
  }

  /**
   * Lets the prompt go first that waits longest, if any waits too long; returns whether one does.
   */
  private boolean letLongestGoFirst(boolean urgent) {
    ActiveSequence longest = null;
    for (ActiveSequence sequence : reading) {
      if (canRead(sequence, urgent)
          && isOverdue(sequence)
          && (longest == null || sequence.stepsLeftOut() > longest.stepsLeftOut())) {
        longest = sequence;
      }
    }
    if (longest == null) {
      return false;
    }
    reading.remove(longest);
    reading.addFirst(longest);
    return true;
  }

  private int waitingPrompts() {
    int count = 0;
    for (ActiveSequence sequence : reading) {
      if (canRead(sequence, true)) {
        count++;
      }
    }
    return count;
  }

  /** Reads one token of each prompt that got none, where the answers' pass has it for little. */
  private void accompany(TokenBatch batch, boolean urgent, long now) {
    for (ActiveSequence sequence : reading) {
      if (canRead(sequence, urgent)
          && !sequence.isPlanned()
          && budget.takesAlong(sequence.place().length())) {
        planTokens(sequence, batch, 1, now);
      }
    }
  }

  private boolean waitsForPrefix() {
    for (ActiveSequence sequence : reading) {
      if (sequence.isUrgent() && sequence.hasPlace() && sequence.waitsForPrefix()) {
        return true;
      }
    }
    return false;
  }

  private static boolean canRead(ActiveSequence sequence, boolean urgent) {
    return sequence.isUrgent() == urgent && sequence.hasPlace() && !sequence.waitsForPrefix();
  }

  private void planPrompt(ActiveSequence sequence, TokenBatch batch, int fitting, long now) {
    if (planTokens(sequence, batch, fitting, now)) {
      sequence.hadShare();
    }
  }

  private boolean planTokens(ActiveSequence sequence, TokenBatch batch, int fitting, long now) {
    int count = Math.min(Math.min(fitting, batch.free()), sequence.missing());
    if (sequence.isScoring()) {
      // Everybody has an output, and these share what there are more.
      count = Math.min(count, 1 + furtherOutputs);
    }
    if (count < 1 || !places.reserve(sequence, count, now)) {
      return false;
    }
    budget.addPrompt(count, sequence.place().length());
    furtherOutputs -= sequence.isScoring() ? count - 1 : 0;
    sequence.plan(batch, count);
    return true;
  }

  /** Lets the first go on that can, so that a step is never empty. */
  private void planAny(TokenBatch batch, long now) {
    for (ActiveSequence sequence : List.copyOf(places.running())) {
      if (batch.size() == 0 && sequence.hasPlace()) {
        planPrompt(sequence, batch, SMALLEST_CHUNK, now);
      }
    }
  }
}
