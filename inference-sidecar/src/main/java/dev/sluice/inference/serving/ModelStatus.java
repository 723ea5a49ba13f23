package dev.sluice.inference.serving;

import dev.sluice.inference.engine.Work;
import java.time.Duration;
import java.util.Optional;

/**
 * How a model does, for lists and metrics.
 *
 * @param card what is known of it
 * @param state whether it is in memory
 * @param loads how often it was loaded
 * @param unloads how often it was taken out of memory again
 * @param lastLoad how long loading took the last time; zero before the first
 * @param waiting how many calls wait for it to be loaded
 * @param problem why it cannot be used; empty when it can
 * @param work what was done for it in all the times that it was in memory; empty while it never
 *     was, and for one that makes no text
 */
public record ModelStatus(
    ModelCard card,
    State state,
    long loads,
    long unloads,
    Duration lastLoad,
    int waiting,
    String problem,
    Optional<Work> work) {

  /** Whether a model is in memory. */
  public enum State {
    /** It is not, and is loaded when a call wants it. */
    UNLOADED,
    /** It is being loaded. */
    LOADING,
    /** It is. */
    LOADED,
    /** It finishes its work and then makes room for another. */
    LEAVING,
    /** It is not, as loading it failed. */
    BROKEN
  }
}
