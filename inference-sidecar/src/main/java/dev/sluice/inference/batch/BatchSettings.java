package dev.sluice.inference.batch;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The bounds of files and batches.
 *
 * @param folder where both are kept
 * @param storageBytes the most bytes of all files together
 * @param callsAtOnce the most calls of all batches under way
 * @param unfinishedBatches the most batches that are not ended
 * @param retention how long files and ended batches are kept
 */
public record BatchSettings(
    Path folder, long storageBytes, int callsAtOnce, int unfinishedBatches, Duration retention) {

  /** Checks the ranges. */
  public BatchSettings {
    if (storageBytes < 1 || callsAtOnce < 1 || unfinishedBatches < 1 || !retention.isPositive()) {
      throw new IllegalArgumentException("the bounds of batches must be positive");
    }
  }

  /** Returns the usual bounds. */
  public static BatchSettings in(Path folder, long storageBytes) {
    return new BatchSettings(folder, storageBytes, 32, 100, Duration.ofDays(30));
  }
}
