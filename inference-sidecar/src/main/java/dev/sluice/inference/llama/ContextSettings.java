package dev.sluice.inference.llama;

import dev.sluice.inference.gguf.TensorType;

/**
 * How a model is run.
 *
 * @param sequences how many sequences are kept at once
 * @param contextLength the tokens of each sequence
 * @param stepTokens the most tokens of one step
 * @param threads how many threads compute a step; more than the free cores makes all of them slow,
 *     because they wait for each other by spinning
 * @param cacheType how the attention cache stores its numbers
 */
public record ContextSettings(
    int sequences, int contextLength, int stepTokens, int threads, TensorType cacheType) {

  /** Checks the ranges. */
  public ContextSettings {
    if (sequences < 1 || contextLength < 1 || stepTokens < sequences || threads < 1) {
      throw new IllegalArgumentException(
          "%d sequences of %d tokens, steps of %d tokens and %d threads cannot be run"
              .formatted(sequences, contextLength, stepTokens, threads));
    }
  }
}
