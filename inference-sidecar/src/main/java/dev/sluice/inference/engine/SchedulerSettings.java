package dev.sluice.inference.engine;

/**
 * The bounds of a scheduler.
 *
 * @param queueCapacity the most generations that wait for a place
 * @param prefillChunk the most prompt tokens of one step while answers are running
 */
public record SchedulerSettings(int queueCapacity, int prefillChunk) {

  /** Checks the ranges. */
  public SchedulerSettings {
    if (queueCapacity < 1 || prefillChunk < 1) {
      throw new IllegalArgumentException(
          "a queue of %d and prompt chunks of %d are not both positive"
              .formatted(queueCapacity, prefillChunk));
    }
  }
}
