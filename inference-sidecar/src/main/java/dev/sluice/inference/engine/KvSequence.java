package dev.sluice.inference.engine;

import org.jspecify.annotations.Nullable;

/**
 * What one running sequence has computed.
 *
 * <p>Used by the scheduler's thread only. After {@link #suspend} and {@link #close} the number is
 * another's and nothing more may be called.
 */
public interface KvSequence {

  /** Returns its number in the decoder's steps. */
  int number();

  /** Returns how many of its tokens are in memory, from position 0 on. */
  int length();

  /** Returns how many tokens it got without computing them when it was opened or resumed. */
  int cached();

  /** Returns whether another sequence is computing tokens that this one will then share. */
  boolean waitsForPrefix();

  /**
   * Makes room for more tokens, giving up idle prefixes where needed.
   *
   * @param tokens how many more than {@link #length()} will be computed in the next step
   * @return whether there is room; if not, nothing has changed
   */
  boolean reserve(int tokens);

  /**
   * Takes note of tokens that a step has just computed.
   *
   * @param tokens where they are
   * @param from the first one's index
   * @param to the index behind the last
   */
  void append(int[] tokens, int from, int to);

  /** Drops all tokens from this length on, such as guesses that were wrong. */
  void truncate(int length);

  /**
   * Gives up the memory until {@link Suspended#resume}; saves what was computed if that is cheaper
   * than computing it again.
   *
   * @param nanosPerToken what computing one token again takes
   */
  Suspended suspend(double nanosPerToken);

  /** Ends the sequence; what it computed may stay as a prefix for others. */
  void close();

  /** A sequence without memory. */
  interface Suspended {

    /**
     * Takes a number and memory again.
     *
     * @param tokens all its tokens so far; those past {@link KvSequence#length()} must be computed
     * @return the sequence; null when there is no number or no room, and this stays as it is
     */
    @Nullable KvSequence resume(TokenSequence tokens);

    /** Frees what was saved; for a sequence that is never resumed. */
    void close();
  }
}
