package dev.sluice.inference.engine;

import dev.sluice.inference.pace.EventRate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Measures how often generations of each priority get a place, to say when one can be expected.
 * Safe for all threads.
 */
final class ServiceRate {
  private static final Duration MEMORY = Duration.ofSeconds(30);
  private static final long SHORTEST_SECONDS = 1;
  private static final long LONGEST_SECONDS = 60;

  private final Map<Priority, EventRate> started = new EnumMap<>(Priority.class);

  ServiceRate() {
    for (Priority priority : Priority.values()) {
      started.put(priority, new EventRate(MEMORY));
    }
  }

  void started(Priority priority, long now) {
    Objects.requireNonNull(started.get(priority)).add(1, now);
  }

  /**
   * Returns when as many more can be expected to fit into the queue of a priority: as long as that
   * many take at present to leave it.
   */
  Duration untilRoom(Priority priority, int places, long now) {
    double rate = Objects.requireNonNull(started.get(priority)).perSecond(now);
    return seconds(rate == 0 ? SHORTEST_SECONDS : places / rate);
  }

  /**
   * Returns the seconds until one gets a place before whom others of its priority or more urgent
   * ones wait; 0 while nothing is known.
   */
  double untilStart(Priority priority, int others, long now) {
    double rate = 0;
    for (Priority each : Priority.values()) {
      if (each.compareTo(priority) <= 0) {
        rate += Objects.requireNonNull(started.get(each)).perSecond(now);
      }
    }
    return rate == 0 ? 0 : others / rate;
  }

  /** Returns a time that makes sense as an advice when to try again. */
  static Duration seconds(double seconds) {
    return Duration.ofSeconds(
        Math.clamp((long) Math.ceil(seconds), SHORTEST_SECONDS, LONGEST_SECONDS));
  }
}
