package dev.sluice.extproc;

import dev.sluice.Plan;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers directions, because most calls follow one of a few plans. Safe for many threads. */
final class Directions {
  /** More plans than a configuration has orders of its targets. */
  static final int MOST = 1024;

  private final Map<Key, Direction> known = new ConcurrentHashMap<>();

  private record Key(Plan plan, boolean everyTarget) {}

  /**
   * Returns the direction of a plan's calls.
   *
   * @param everyTarget whether attempts are rewritten, so that each target may get one
   * @param hint the addresses that Envoy may use, or null for any
   */
  Direction of(Plan plan, boolean everyTarget, @Nullable Set<String> hint) {
    if (hint != null) {
      return Direction.of(plan, Picked.of(plan, everyTarget, hint));
    }
    Key key = new Key(plan, everyTarget);
    Direction direction = known.get(key);
    if (direction == null) {
      direction = Direction.of(plan, Picked.of(plan, everyTarget, null));
      if (known.size() >= MOST) {
        // Plans of configurations before a reload are asked for no more.
        known.clear();
      }
      known.put(key, direction);
    }
    return direction;
  }

  /** How many plans are remembered. */
  int size() {
    return known.size();
  }
}
