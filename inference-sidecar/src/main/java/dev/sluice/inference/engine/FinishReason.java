package dev.sluice.inference.engine;

/** Why a generation ended. */
public enum FinishReason {
  /** The model ended its answer, or a stop string was found. */
  STOP,
  /** The most tokens were generated, or the context is full. */
  LENGTH,
  /** The caller cancelled. */
  CANCELLED
}
