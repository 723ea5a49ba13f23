package dev.sluice.inference.engine;

/** How urgent a generation is, the most urgent first. */
public enum Priority {
  /** Somebody waits for each token. */
  INTERACTIVE,
  /** A program waits for the answer. */
  STANDARD,
  /** Nobody waits: the work fills what the others leave and gives way to them. */
  BATCH
}
