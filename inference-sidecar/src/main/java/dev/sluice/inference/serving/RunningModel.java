package dev.sluice.inference.serving;

import java.time.Duration;

/** A model in memory. */
public interface RunningModel {

  /** Returns what answers calls. */
  ServedModel served();

  /** Returns whether no call waits or is under way. */
  boolean idle();

  /**
   * Takes no more calls, finishes those under way and frees the memory.
   *
   * @param limit how long unfinished calls may take; then they fail
   * @return whether the memory is free; else a step that does not end still uses it
   */
  boolean close(Duration limit);
}
