package dev.sluice.inference.engine;

import dev.sluice.inference.kv.KvSettings;
import java.time.Duration;

/**
 * The bounds of a scheduler.
 *
 * @param queueCapacity the most generations of each priority that wait for a place
 * @param targetTokenTime the time between two tokens of an answer that prompts beside it may not
 *     stretch, as far as steps without them are shorter
 * @param patience how long a generation waits until it counts as one priority more urgent
 * @param gathering how long batch work is gathered before an idle model begins with it
 * @param threads the most threads of a step
 * @param adaptsThreads whether steps that suddenly take longer get fewer threads for a while
 * @param kv how much of what was computed is kept for later generations
 */
public record SchedulerSettings(
    int queueCapacity,
    Duration targetTokenTime,
    Duration patience,
    Duration gathering,
    int threads,
    boolean adaptsThreads,
    KvSettings kv) {
  /** What people notice as a pause in a text that they read along. */
  public static final Duration DEFAULT_TARGET_TOKEN_TIME = Duration.ofMillis(100);

  static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(5);
  private static final Duration DEFAULT_GATHERING = Duration.ofMillis(10);

  /** Checks the ranges. */
  public SchedulerSettings {
    if (queueCapacity < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "a queue of %d and %d threads are not both positive".formatted(queueCapacity, threads));
    }
    if (!targetTokenTime.isPositive() || !patience.isPositive() || gathering.isNegative()) {
      throw new IllegalArgumentException(
          "%s between tokens, a patience of %s and a gathering of %s are not all positive"
              .formatted(targetTokenTime, patience, gathering));
    }
  }

  /** Returns the usual bounds around a queue and a number of threads that does not change. */
  public static SchedulerSettings of(int queueCapacity, int threads) {
    return new SchedulerSettings(
        queueCapacity,
        DEFAULT_TARGET_TOKEN_TIME,
        DEFAULT_PATIENCE,
        DEFAULT_GATHERING,
        threads,
        false,
        KvSettings.NO_STORE);
  }

  /** Returns the same with another time between tokens. */
  public SchedulerSettings withTargetTokenTime(Duration time) {
    return new SchedulerSettings(
        queueCapacity, time, patience, gathering, threads, adaptsThreads, kv);
  }

  /** Returns the same with a number of threads that does or does not change. */
  public SchedulerSettings withAdaptedThreads(boolean adapts) {
    return new SchedulerSettings(
        queueCapacity, targetTokenTime, patience, gathering, threads, adapts, kv);
  }

  /** Returns the same that keeps more or less of what was computed. */
  public SchedulerSettings withKv(KvSettings kept) {
    return new SchedulerSettings(
        queueCapacity, targetTokenTime, patience, gathering, threads, adaptsThreads, kept);
  }
}
