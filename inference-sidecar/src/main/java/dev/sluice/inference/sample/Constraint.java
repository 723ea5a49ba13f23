package dev.sluice.inference.sample;

/** What an answer must look like, such as a grammar. Immutable and safe for all threads. */
public interface Constraint {

  /**
   * Starts at the beginning of an answer.
   *
   * @return the state of one answer, closed by the caller
   */
  TokenFilter open();
}
