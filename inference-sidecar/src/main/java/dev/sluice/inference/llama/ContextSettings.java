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
 * @param pooledTokens the tokens of the one pool from which all sequences take their part; 0 gives
 *     each sequence a part of its own, which computes unrelated sequences faster
 * @param guesses how many tokens of a step can be guesses, each with an output
 */
public record ContextSettings(
    int sequences,
    int contextLength,
    int stepTokens,
    int threads,
    TensorType cacheType,
    int pooledTokens,
    int guesses) {

  /** Log probabilities of prompts need some outputs where nothing is guessed, too. */
  private static final int LEAST_FURTHER_OUTPUTS = 15;

  /** Makes settings that give each sequence a part of its own. */
  public ContextSettings(
      int sequences, int contextLength, int stepTokens, int threads, TensorType cacheType) {
    this(sequences, contextLength, stepTokens, threads, cacheType, 0);
  }

  /** Makes settings without guesses. */
  public ContextSettings(
      int sequences,
      int contextLength,
      int stepTokens,
      int threads,
      TensorType cacheType,
      int pooledTokens) {
    this(sequences, contextLength, stepTokens, threads, cacheType, pooledTokens, 0);
  }

  /** Checks the ranges. */
  public ContextSettings {
    if (sequences < 1 || contextLength < 1 || stepTokens < sequences || threads < 1) {
      throw new IllegalArgumentException(
          "%d sequences of %d tokens, steps of %d tokens and %d threads cannot be run"
              .formatted(sequences, contextLength, stepTokens, threads));
    }
    if (pooledTokens != 0 && pooledTokens < contextLength) {
      throw new IllegalArgumentException(
          "a pool of %d tokens has no room for a sequence of %d"
              .formatted(pooledTokens, contextLength));
    }
  }

  /** Returns the same with room for the outputs of guesses. */
  public ContextSettings withGuesses(int most) {
    return new ContextSettings(
        sequences, contextLength, stepTokens, threads, cacheType, pooledTokens, most);
  }

  /** Returns how many tokens of a step, besides one of each sequence, can have outputs. */
  public int furtherOutputs() {
    return Math.max(guesses, LEAST_FURTHER_OUTPUTS);
  }

  /** Returns the most tokens of a step that can have outputs. */
  public int outputs() {
    return Math.min(sequences + furtherOutputs(), stepTokens);
  }

  /** Returns whether all sequences take their tokens from one pool. */
  public boolean isPooled() {
    return pooledTokens > 0;
  }

  /** Returns how many tokens the attention cache holds, of all sequences together. */
  public int cells() {
    return isPooled() ? pooledTokens : Math.multiplyExact(sequences, contextLength);
  }
}
