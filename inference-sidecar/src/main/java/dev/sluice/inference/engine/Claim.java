package dev.sluice.inference.engine;

/** Work that waits for its turn in the {@link ServiceOrder}. */
interface Claim {

  /** Returns the terms on which it is served. */
  Terms terms();

  /** Returns since when it waits, in nanoseconds of the server's clock. */
  long waitingSince();

  /** Returns its place in the order of arrival. */
  long number();

  /** Returns how urgent it is. */
  default Priority priority() {
    return terms().priority();
  }
}
