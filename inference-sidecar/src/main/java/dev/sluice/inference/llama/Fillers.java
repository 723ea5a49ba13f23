package dev.sluice.inference.llama;

import dev.sluice.inference.engine.TokenBatch;

/**
 * The sequences that fill gaps between those of a step: each gets a token that is forgotten when
 * the step is computed. Used by the decoder's thread.
 *
 * <p>The library takes sequences into one pass only as far as their numbers are neighbours ({@code
 * split_equal} in its llama-batch.cpp).
 */
final class Fillers {
  /** So many tokens may be looked at for nothing, or as many as the step's longest sequence has. */
  private static final int FEW = 256;

  private final LlamaMemory memory;
  private final int mostTokens;
  private final int contextLength;
  private final int[] sequences;
  private final int[] positions;
  private int size;

  /**
   * Prepares to fill gaps.
   *
   * @param mostTokens the most tokens of a step
   */
  Fillers(LlamaMemory memory, int mostTokens, int contextLength) {
    this.memory = memory;
    this.mostTokens = mostTokens;
    this.contextLength = contextLength;
    sequences = new int[memory.sequences()];
    positions = new int[sequences.length];
  }

  /** Takes those that a batch asks for, as far as there is room for their tokens. */
  void gather(TokenBatch batch) {
    size = 0;
    int count = batch.fillers();
    if (count == 0 || batch.size() + count > mostTokens || !memory.takesBack()) {
      return;
    }
    int longest = FEW;
    for (int i = 0; i < batch.size(); i++) {
      longest = Math.max(longest, batch.position(i));
    }
    for (int i = 0; i < count; i++) {
      int length = memory.length(batch.filler(i));
      if (length <= longest && length < contextLength) {
        sequences[size] = batch.filler(i);
        positions[size++] = length;
      }
    }
  }

  /**
   * Writes their tokens to where the order has them.
   *
   * @param token any that the model has
   */
  void write(NativeBatch target, PassOrder order, int token) {
    for (int i = 0; i < size; i++) {
      target.set(order.first(sequences[i]), token, positions[i], sequences[i], false);
    }
  }

  /** Forgets their tokens after a step. */
  void forget() {
    for (int i = 0; i < size; i++) {
      memory.truncate(sequences[i], positions[i]);
    }
  }

  /** Forgets their tokens after a step that was not computed to its end. */
  void takeBack() {
    for (int i = 0; i < size; i++) {
      memory.takeBack(sequences[i], positions[i]);
    }
  }

  int size() {
    return size;
  }

  /** Returns their numbers, as many as there are. */
  int[] sequences() {
    return sequences;
  }
}
