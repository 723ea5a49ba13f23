package dev.sluice.inference.engine;

/** How urgent a generation is, the most urgent first. */
public enum Priority {
  /** Somebody waits for each token. */
  INTERACTIVE(0),
  /** A program waits for the answer. */
  STANDARD(1),
  /** Nobody waits: the work fills what the others leave and gives way to them. */
  BATCH(2);

  private final int rank;

  Priority(int rank) {
    this.rank = rank;
  }

  /** Returns its place among the priorities, 0 for the most urgent. */
  int rank() {
    return rank;
  }
}
