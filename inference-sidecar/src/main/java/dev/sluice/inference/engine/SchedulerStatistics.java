package dev.sluice.inference.engine;

import dev.sluice.inference.kv.KvStatistics;
import dev.sluice.inference.pace.Percentiles;
import java.util.Map;

/**
 * What a scheduler is doing and has done. Immutable.
 *
 * @param loads what each priority has under way; every priority is there
 * @param sequences how many generations run at most
 * @param cache what the attention cache holds and has done
 * @param totals what was done since the start
 * @param speed how fast it went lately
 */
public record SchedulerStatistics(
    Map<Priority, Load> loads, int sequences, KvStatistics cache, Totals totals, Speed speed) {

  /** Copies the map. */
  public SchedulerStatistics {
    loads = Map.copyOf(loads);
  }

  /**
   * What one priority has under way.
   *
   * @param waiting generations that were not begun
   * @param running generations that have a place
   * @param suspended generations that were begun and gave way to more urgent ones
   */
  public record Load(int waiting, int running, int suspended) {}

  /**
   * What was done since the start.
   *
   * @param steps steps computed
   * @param promptTokens tokens computed of prompts, and of answers that were computed again
   * @param cachedTokens tokens of prompts that did not have to be computed
   * @param generatedTokens tokens of answers
   * @param preemptions how often a generation gave way
   * @param interruptedSteps steps of batch work given up for someone who arrived
   * @param refused generations refused
   * @param late generations ended at their deadline
   * @param guessedTokens tokens guessed by speculation
   * @param acceptedTokens guesses that came true
   */
  public record Totals(
      long steps,
      long promptTokens,
      long cachedTokens,
      long generatedTokens,
      long preemptions,
      long interruptedSteps,
      long refused,
      long late,
      long guessedTokens,
      long acceptedTokens) {

    /** Returns both together. */
    Totals plus(Totals other) {
      return new Totals(
          steps + other.steps,
          promptTokens + other.promptTokens,
          cachedTokens + other.cachedTokens,
          generatedTokens + other.generatedTokens,
          preemptions + other.preemptions,
          interruptedSteps + other.interruptedSteps,
          refused + other.refused,
          late + other.late,
          guessedTokens + other.guessedTokens,
          acceptedTokens + other.acceptedTokens);
    }
  }

  /**
   * How fast it went lately: rates of the last seconds, times of the last minute.
   *
   * @param threads how many threads a step has
   * @param promptTokensPerSecond tokens of prompts computed in a second
   * @param generatedTokensPerSecond tokens of answers in a second
   * @param waiting from the submission to a place
   * @param firstToken from the submission to the first token
   * @param betweenTokens from a token of an answer to the next
   * @param step the time of a step
   */
  public record Speed(
      int threads,
      double promptTokensPerSecond,
      double generatedTokensPerSecond,
      Percentiles waiting,
      Percentiles firstToken,
      Percentiles betweenTokens,
      Percentiles step) {}

  /** Returns how many generations wait for a place, be they begun or not. */
  public int waiting() {
    return loads.values().stream().mapToInt(load -> load.waiting() + load.suspended()).sum();
  }

  /** Returns how many generations have a place. */
  public int active() {
    return loads.values().stream().mapToInt(Load::running).sum();
  }

  /** Returns how many tokens running generations have in the attention cache. */
  public long cacheTokens() {
    return cache.usedCells();
  }

  /** Returns the most tokens that the attention cache can hold. */
  public long cacheCapacity() {
    return cache.cells();
  }
}
