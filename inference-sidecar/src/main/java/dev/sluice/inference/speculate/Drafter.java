package dev.sluice.inference.speculate;

import java.util.List;

/** Guesses by computing, as a smaller model does. Used by the thread that computes the steps. */
public interface Drafter extends AutoCloseable {

  /** Returns how many of a sequence's tokens it has yet to read before it can guess. */
  int missing(Lookahead sequence);

  /**
   * Returns the nanoseconds that guessing takes.
   *
   * @param missing how many tokens it has to read first, in all sequences together
   * @param sequences for how many sequences it guesses
   * @param guesses how many tokens for each
   * @param context how many tokens these sequences have, all together
   */
  double nanos(int missing, int sequences, int guesses, int context);

  /**
   * Guesses the next tokens of some sequences and tells each of them; those for which it has no
   * room get none.
   *
   * @param sequences which
   * @param guesses how many for each
   * @return false when it has failed and is of no more use
   */
  boolean draft(List<Lookahead> sequences, int guesses);

  /** Frees what it holds of a sequence. */
  void forget(Lookahead sequence);

  /** Frees everything. */
  @Override
  void close();
}
