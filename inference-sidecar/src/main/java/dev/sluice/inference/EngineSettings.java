package dev.sluice.inference;

/**
 * How models are run.
 *
 * @param threads how many threads compute a step of one model
 * @param parallel how many generations of one model run at once
 * @param contextLength the tokens of each generation; 0 for what the model was trained for, at most
 *     {@link #DEFAULT_CONTEXT}
 * @param queueCapacity how many calls wait for one model
 * @param deterministic whether an answer is the same, bit for bit, whatever runs beside it
 */
record EngineSettings(
    int threads, int parallel, int contextLength, int queueCapacity, boolean deterministic) {
  static final int DEFAULT_CONTEXT = 8192;

  /** The most tokens of one step; larger ones gain nothing on CPUs. */
  static final int STEP_TOKENS = 512;

  /** The most prompt tokens beside running answers: a step of it is felt as a pause. */
  static final int PREFILL_CHUNK = 128;

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
  }

  private static void require(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is %d where %d to %d are possible".formatted(option, value, min, max));
    }
  }

  int stepTokens() {
    return Math.max(STEP_TOKENS, parallel);
  }
}
