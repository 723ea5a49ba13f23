package dev.sluice.inference.llama;

import dev.sluice.inference.engine.TokenBatch;

/**
 * The order in which the tokens of a step are given to the library, which cuts it into passes: each
 * begins with the first token that is left and takes equally many of that sequence and of those
 * that follow it with neighbouring numbers in rising order.
 *
 * <p>So short shares of sequences go first, rising. Long ones go last, falling, which gives each a
 * pass of its own, where its length makes whole tiles; only their first tokens go with the others,
 * to keep these neighbours, as do those that fill the gaps between them. In a batch of separate
 * sequences all go as long ones do. Used by the decoder's thread.
 */
final class PassOrder {
  private final int tile;
  private final int[] counts;
  private final int[] firsts;
  private final int[] rests;

  /** From how many tokens on a share is long. */
  private int leastLong;

  PassOrder(int sequences, int tileTokens) {
    tile = tileTokens;
    counts = new int[sequences];
    firsts = new int[sequences];
    rests = new int[sequences];
  }

  /**
   * Finds the place of each token.
   *
   * @param batch the step's tokens, those of a sequence in their order
   * @param fillers sequences of which it has none, and which get a place for one token
   * @param fillerCount how many of them there are
   * @param places where the place of each goes, by its index in the batch
   */
  void arrange(TokenBatch batch, int[] fillers, int fillerCount, int[] places) {
    batch.count(counts);
    for (int i = 0; i < fillerCount; i++) {
      counts[fillers[i]] = 1;
    }
    leastLong = batch.isSeparate() ? 1 : tile > 1 ? tile : Integer.MAX_VALUE;
    int next = 0;
    boolean mixed = hasShort();
    for (int sequence = 0; sequence < counts.length; sequence++) {
      firsts[sequence] = next;
      rests[sequence] = next + 1;
      if (!isLong(sequence)) {
        next += counts[sequence];
      } else if (mixed) {
        next++;
      }
    }
    for (int sequence = counts.length - 1; sequence >= 0; sequence--) {
      if (isLong(sequence)) {
        firsts[sequence] = mixed ? firsts[sequence] : next++;
        rests[sequence] = next;
        next += counts[sequence] - 1;
      }
    }
    place(batch, places);
  }

  /** Returns the place of the first token of a sequence that has any in the step. */
  int first(int sequence) {
    return firsts[sequence];
  }

  private boolean isLong(int sequence) {
    return counts[sequence] >= leastLong;
  }

  private boolean hasShort() {
    for (int sequence = 0; sequence < counts.length; sequence++) {
      if (counts[sequence] > 0 && !isLong(sequence)) {
        return true;
      }
    }
    return false;
  }

  private void place(TokenBatch batch, int[] places) {
    for (int i = 0; i < batch.size(); i++) {
      int sequence = batch.sequence(i);
      // The first token of a sequence uses its count up, as a mark.
      if (counts[sequence] > 0) {
        counts[sequence] = 0;
        places[i] = firsts[sequence];
      } else {
        places[i] = rests[sequence]++;
      }
    }
  }
}
