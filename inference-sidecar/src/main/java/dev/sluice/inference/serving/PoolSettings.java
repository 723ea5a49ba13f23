package dev.sluice.inference.serving;

import java.time.Duration;

/**
 * The bounds of a pool of models.
 *
 * @param budget the memory that all loaded models together may take
 * @param patience how long a call waits for its model to be loaded
 * @param waiters how many calls wait for one model to be loaded
 */
public record PoolSettings(Footprint budget, Duration patience, int waiters) {

  /** Checks the ranges. */
  public PoolSettings {
    if (patience.isNegative() || waiters < 1) {
      throw new IllegalArgumentException(
          "a patience of %s and %d waiters are not possible".formatted(patience, waiters));
    }
  }
}
