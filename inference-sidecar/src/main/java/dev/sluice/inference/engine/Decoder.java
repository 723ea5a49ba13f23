package dev.sluice.inference.engine;

import dev.sluice.inference.kv.SequenceMemory;
import java.util.function.BooleanSupplier;

/**
 * Computes steps of a model over several sequences, whose attention cache it keeps.
 *
 * <p>Used by one thread at a time. Sequences are numbered from 0.
 */
public interface Decoder extends AutoCloseable {

  /** Returns how many sequences can be kept at once. */
  int sequences();

  /** Returns the tokens that one sequence can have, prompt and answer together. */
  int contextLength();

  /** Returns the most tokens of one step. */
  int stepCapacity();

  /** Returns the most tokens of one step that can have outputs; at least one of each sequence. */
  int stepOutputs();

  /** Returns how many logits each token has. */
  int vocabularySize();

  /**
   * Computes one step and appends its tokens to the cache of their sequences.
   *
   * @param batch the tokens; positions continue what the cache holds
   * @throws DecodeException if the step fails; the sequences in it must then be forgotten
   */
  void decode(TokenBatch batch) throws DecodeException;

  /**
   * Computes one step as {@link #decode(TokenBatch)} does, unless it is given up in the middle:
   * then the cache is as it was before, and the step has no outputs.
   *
   * @param batch the tokens; positions continue what the cache holds
   * @param interrupt says whether to give up; asked many times, on this thread; must not throw
   * @return whether the step was computed
   * @throws DecodeException if the step fails; the sequences in it must then be forgotten
   */
  default boolean decode(TokenBatch batch, BooleanSupplier interrupt) throws DecodeException {
    decode(batch);
    return true;
  }

  /**
   * Copies the logits of a token of the last step.
   *
   * @param index the token's index in the batch; its output must have been wanted
   * @param logits where they go; as long as the vocabulary
   */
  void readLogits(int index, float[] logits);

  /**
   * Returns the token of the highest logit, of equals the first, without copying all of them.
   *
   * @param index the token's index in the batch; its output must have been wanted
   */
  int likeliest(int index);

  /**
   * Returns whether so many sequences with a token each are computed one after the other, as that
   * takes less time than together.
   */
  default boolean separates(int sequences) {
    return false;
  }

  /** Returns whether it fills gaps between the sequences of a step where that takes less time. */
  default boolean fillsGaps() {
    return false;
  }

  /** Sets how many threads compute the next steps. */
  void threads(int count);

  /** Returns the attention cache, which belongs to the same thread. */
  SequenceMemory memory();

  /** Frees the cache and the native memory. */
  @Override
  void close();
}
