package dev.sluice.inference.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How many generations of each priority are in some state; written by one thread, read by any. */
final class RunningCounts {
  private final AtomicIntegerArray counts = new AtomicIntegerArray(Priority.values().length);

  /** Counts those that are in the state now. */
  void count(List<ActiveSequence> sequences) {
    for (int rank = 0; rank < counts.length(); rank++) {
      int count = 0;
      for (int i = 0; i < sequences.size(); i++) {
        count += sequences.get(i).generation().priority().rank() == rank ? 1 : 0;
      }
      counts.set(rank, count);
    }
  }

  int of(Priority priority) {
    return counts.get(priority.rank());
  }
}
