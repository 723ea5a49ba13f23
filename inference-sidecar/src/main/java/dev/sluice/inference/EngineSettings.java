package dev.sluice.inference;

import dev.sluice.inference.engine.SchedulerSettings;
import java.time.Duration;

/**
 * How models are run.
 *
 * @param threads how many threads compute a step of one model
 * @param parallel how many generations of one model run at once
 * @param contextLength the tokens of each generation; 0 for what the model was trained for, at most
 *     {@link #DEFAULT_CONTEXT}
 * @param queueCapacity how many calls of each priority wait for one model
 * @param stepTokens the most tokens of one step
 * @param targetTokenTime the time between two tokens of an answer that prompts may not stretch
 * @param deterministic whether an answer is the same, bit for bit, whatever runs beside it
 * @param cache how the attention cache is stored and what of it is kept
 * @param speculation how the next tokens of answers are guessed
 */
record EngineSettings(
    int threads,
    int parallel,
    int contextLength,
    int queueCapacity,
    int stepTokens,
    Duration targetTokenTime,
    boolean deterministic,
    CacheSettings cache,
    SpeculationSettings speculation) {
  static final int DEFAULT_CONTEXT = 8192;

  /** The longest input of an embedding, whose step must hold all of it. */
  static final int EMBEDDING_CONTEXT = 2048;

  /** How many inputs are embedded in one step. */
  static final int EMBEDDING_SEQUENCES = 4;

  /** Checks the ranges. */
  EngineSettings {
    require("--threads", threads, 1, 1024);
    require("--parallel", parallel, 1, 256);
    require("--context", contextLength, 0, Integer.MAX_VALUE);
    require("--queue", queueCapacity, 1, 1 << 16);
    require("--step-tokens", stepTokens, 1, 1 << 16);
    require("--target-token-time", Math.clamp(targetTokenTime.toMillis(), 0, 60_001), 1, 60_000);
    if (deterministic) {
      cache.checkDeterministic();
    }
    if (cache.pooledTokens() > 0 && contextLength > cache.pooledTokens()) {
      throw new IllegalArgumentException(
          "--context %d is more than the %d of --kv-tokens"
              .formatted(contextLength, cache.pooledTokens()));
    }
  }

  private static void require(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is %d where %d to %d are possible".formatted(option, value, min, max));
    }
  }

  int stepCapacity() {
    return Math.max(stepTokens, parallel);
  }

  SchedulerSettings scheduler() {
    // In the deterministic mode steps are computed in one way only.
    return SchedulerSettings.of(queueCapacity, threads)
        .withTargetTokenTime(targetTokenTime)
        .withAdaptedThreads(!deterministic);
  }
}
