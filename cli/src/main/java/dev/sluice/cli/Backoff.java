package dev.sluice.cli;

import java.time.Duration;

/** How long to wait before the next start of a process that keeps dying; not for many threads. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration MOST = Duration.ofSeconds(15);

  /** A process that ran this long was healthy, so that the next failure is a first one again. */
  private static final Duration HEALTHY = Duration.ofSeconds(30);

  private Duration next = FIRST;

  /** Returns how long to wait, twice as long as the last time, after a run of a length. */
  Duration after(Duration run) {
    if (run.compareTo(HEALTHY) >= 0) {
      next = FIRST;
    }
    Duration wait = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
    return wait;
  }
}
