package dev.sluice.inference.kv;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The attention cache of a decoder: the keys and values of the tokens of its sequences, a cell for
 * each token. Used by the decoder's thread.
 *
 * <p>Sequences are numbered from 0. A decoder is fastest when those of a step have neighbouring
 * numbers.
 */
public interface SequenceMemory {

  /** Returns how many sequences can be kept at once. */
  int sequences();

  /** Returns how many cells there are, for all sequences together. */
  int cells();

  /**
   * Returns whether all sequences take their cells from one pool, so that several can have the same
   * ones; else each has an equal part of its own.
   */
  boolean sharesCells();

  /**
   * Returns how many tokens of one sequence are best computed in a step at least, as each then
   * takes less time; 1 where that makes no difference.
   */
  int tileTokens();

  /** Returns whether so many tokens take less time even than a few fewer. */
  boolean prefersWholeTiles();

  /** Frees the cells of a sequence, so that its number can be used again. */
  void forget(int sequence);

  /**
   * Returns whether sequences can be made shorter, and not only be emptied: that cannot be where
   * what is kept is not a row for each token.
   */
  boolean truncates();

  /**
   * Returns whether tokens that were appended can be taken back as if they had never been there:
   * that cannot be where they may have taken the cells of others.
   */
  default boolean takesBack() {
    return false;
  }

  /**
   * Frees the cells of a sequence's last tokens.
   *
   * @param length how many tokens stay
   * @throws IllegalStateException if some stay, and sequences cannot be made shorter
   */
  void truncate(int sequence, int length);

  /**
   * Gives an empty sequence the cells of another's first tokens, copying nothing.
   *
   * @throws IllegalStateException unless cells are shared
   */
  void share(int from, int to, int length);

  /**
   * Copies a sequence into an empty one and empties it.
   *
   * @return false when it cannot be copied; nothing has changed then
   */
  boolean move(int from, int to);

  /**
   * Returns the bytes of a token's keys and values; 0 where they cannot be saved, as in models
   * whose memory is more than a row for each token.
   */
  long bytesPerToken();

  /**
   * Copies the keys and values of neighbouring tokens out.
   *
   * @param sequence which sequence
   * @param start the first token's position
   * @param blocks where they go, each a whole number of tokens
   * @throws IllegalStateException if the sequence does not have these tokens or nothing can be
   *     saved
   */
  void save(int sequence, int start, List<MemorySegment> blocks);

  /**
   * Replaces what a sequence has by tokens that were saved.
   *
   * @param sequence which sequence
   * @param blocks the tokens from position 0 on, as {@link #save} wrote them
   * @return false when there are not enough free cells; the sequence is then empty
   */
  boolean restore(int sequence, List<MemorySegment> blocks);
}
