package dev.sluice.inference.engine;

import dev.sluice.inference.engine.SchedulerStatistics.Speed;
import dev.sluice.inference.engine.SchedulerStatistics.Totals;
import dev.sluice.inference.pace.EventRate;
import dev.sluice.inference.pace.TimeWindow;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times what a scheduler does. Safe for all threads. */
final class SchedulerMeter {
  private static final Duration MEMORY = Duration.ofSeconds(10);

  private final ServiceRate rate = new ServiceRate();
  private final LongAdder steps = new LongAdder();
  private final LongAdder computedPromptTokens = new LongAdder();
  private final LongAdder cachedPromptTokens = new LongAdder();
  private final LongAdder generatedTokens = new LongAdder();
  private final LongAdder preemptions = new LongAdder();
  private final LongAdder interrupted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder guessedTokens = new LongAdder();
  private final LongAdder acceptedTokens = new LongAdder();
  private final EventRate promptRate = new EventRate(MEMORY);
  private final EventRate answerRate = new EventRate(MEMORY);
  private final TimeWindow waiting = new TimeWindow();
  private final TimeWindow firstToken = new TimeWindow();
  private final TimeWindow betweenTokens = new TimeWindow();
  private final TimeWindow step = new TimeWindow();

  ServiceRate rate() {
    return rate;
  }

  /** Takes note that a generation got its first place. */
  void started(Generation generation, long now) {
    rate.started(generation.priority(), now);
    waiting.record(generation.age(), now);
  }

  void preempted() {
    preemptions.increment();
  }

  /** Takes note of a step that was given up. */
  void interrupted() {
    interrupted.increment();
  }

  void refused(int generations) {
    refused.add(generations);
  }

  /** Takes note of a generation that ended at its deadline. */
  void late() {
    late.increment();
  }

  /**
   * Takes note of a step.
   *
   * @param prompt tokens of prompts in it, and those that were computed again
   * @param nanos how long it took
   */
  void step(int prompt, long nanos, long now) {
    steps.increment();
    step.record(nanos, now);
    computedPromptTokens.add(prompt);
    promptRate.add(prompt, now);
  }

  /** Takes note of what a step gave one sequence. */
  void generated(int tokens, int guessed, long now) {
    generatedTokens.add(tokens);
    answerRate.add(tokens, now);
    if (guessed > 0) {
      guessedTokens.add(guessed);
      acceptedTokens.add(tokens - 1L);
    }
  }

  /** Takes note of the first token of an answer; of its prompt, some tokens were cached. */
  void firstToken(long age, int cachedTokens, long now) {
    firstToken.record(age, now);
    cachedPromptTokens.add(cachedTokens);
  }

  void betweenTokens(long nanos, long now) {
    betweenTokens.record(nanos, now);
  }

  Totals totals() {
    return new Totals(
        steps.sum(),
        computedPromptTokens.sum(),
        cachedPromptTokens.sum(),
        generatedTokens.sum(),
        preemptions.sum(),
        interrupted.sum(),
        refused.sum(),
        late.sum(),
        guessedTokens.sum(),
        acceptedTokens.sum());
  }

  Speed speed(int threads, long now) {
    return new Speed(
        threads,
        promptRate.perSecond(now),
        answerRate.perSecond(now),
        waiting.percentiles(now),
        firstToken.percentiles(now),
        betweenTokens.percentiles(now),
        step.percentiles(now));
  }
}
