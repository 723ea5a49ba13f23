package dev.sluice.telemetry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the number of values of one metric label bounded; safe for many threads. */
final class Labels {
  /** What every value is called once there are too many. */
  static final String OTHER = "other";

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final int most;

  Labels(int most) {
    this.most = most;
  }

  /** Returns the value if it is known or there is room for it, {@code other} otherwise. */
  String bounded(@Nullable String value) {
    if (value == null) {
      return "";
    }
    if (known.contains(value)) {
      return value;
    }
    if (known.size() >= most) {
      return OTHER;
    }
    known.add(value);
    return value;
  }
}
