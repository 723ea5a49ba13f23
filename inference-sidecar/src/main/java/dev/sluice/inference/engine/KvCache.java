package dev.sluice.inference.engine;

import org.jspecify.annotations.Nullable;

/**
 * What sequences have computed, as it lies in the decoder's memory.
 *
 * <p>Used by the scheduler's thread only.
 */
public interface KvCache {

  /**
   * Takes a sequence number and shares the longest prefix that is there already. At least one token
   * is always left to compute, as its logits are wanted.
   *
   * @param tokens the prompt
   * @param salt prefixes are shared only under the same one; see {@link Terms#cacheSalt()}
   * @return the sequence; null when no number is free or its tokens have no room
   */
  @Nullable KvSequence open(TokenSequence tokens, String salt);

  /** Returns how many tokens of running sequences and of kept prefixes are in memory. */
  long tokens();

  /** Returns the most tokens that can be in memory. */
  long capacity();
}
