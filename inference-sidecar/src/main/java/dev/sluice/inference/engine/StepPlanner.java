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

  /** After so many steps without it, a sequence is in the step whatever the bounds are. */
  private static final int MOST_LEFT_OUT = 8;

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
    sort();
    boolean urgent = false;
    for (ActiveSequence sequence : writing) {
      if (sequence.isUrgent()) {
        urgent |= planAnswer(sequence, batch, now);
      }
    }
    StepBound bound = urgent ? budget.bound() : budget.relaxedBound();
    read(batch, true, true, bound, now);
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
    return true;
  }

  private void read(TokenBatch batch, boolean due, boolean urgent, StepBound bound, long now) {
    boolean first = true;
    for (ActiveSequence sequence : reading) {
      if (sequence.isUrgent() != urgent || !canRead(sequence)) {
        continue;
      }
      int fitting = budget.promptTokens(sequence.place().length(), sequence.missing(), bound);
      // Progress is due to the first of those that somebody waits for, and to who waits long.
      if ((first && due) || isOverdue(sequence)) {
        int missing = sequence.missing();
        fitting = Math.max(fitting, missing <= SMALLEST_REST ? missing : SMALLEST_CHUNK);
      }
      if (fitting >= Math.min(SMALLEST_CHUNK, sequence.missing())) {
        planPrompt(sequence, batch, fitting, now);
      }
      first = false;
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

  private boolean canRead(ActiveSequence sequence) {
    return sequence.hasPlace() && !sequence.waitsForPrefix();
  }

  private void planPrompt(ActiveSequence sequence, TokenBatch batch, int fitting, long now) {
    int count = Math.min(Math.min(fitting, batch.free()), sequence.missing());
    if (sequence.isScoring()) {
      // Everybody has an output, and these share what there are more.
      count = Math.min(count, 1 + furtherOutputs);
    }
    if (count > 0 && places.reserve(sequence, count, now)) {
      budget.addPrompt(count, sequence.place().length());
      furtherOutputs -= sequence.isScoring() ? count - 1 : 0;
      sequence.plan(batch, count);
    }
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
