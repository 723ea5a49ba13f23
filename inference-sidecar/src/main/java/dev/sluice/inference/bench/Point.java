package dev.sluice.inference.bench;

/**
 * One point of a sweep.
 *
 * @param shape the calls' lengths
 * @param clients how many clients ask at once
 * @param mode how they ask
 */
record Point(Shape shape, int clients, Mode mode) {

  /** How clients ask. */
  enum Mode {
    /** Each asks anew when its answer is whole. */
    CONTINUOUS,
    /** All ask anew when the last answer of all is whole. */
    STATIC
  }
}
