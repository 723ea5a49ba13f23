package dev.sluice;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the host's log that a policy fails: the first time with the stack, then once a minute how
 * often it was, because a policy that fails at all may fail for every call. Safe for any number of
 * threads.
 */
final class FailureLog {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

  /** How often something failed since it was last said. */
  private static final class Tally {
    private long saidAt;
    private long times;

    Tally(long now) {
      saidAt = now;
    }

    /** Counts a failure and returns how many to tell of, 0 for none yet. */
    synchronized long count(long now) {
      times++;
      if (now - saidAt < PERIOD_NANOS) {
        return 0;
      }
      long due = times;
      times = 0;
      saidAt = now;
      return due;
    }
  }

  /** Makes a log that goes by a clock. */
  FailureLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes note of a failure.
   *
   * @param what which policy failed and what follows; one of few texts
   */
  void report(Level level, String what, Throwable cause) {
    long now = nanos.getAsLong();
    Tally known = tallies.get(what);
    if (known == null) {
      known = tallies.putIfAbsent(what, new Tally(now));
    }
    if (known == null) {
      LOG.log(level, what, cause);
      return;
    }
    long times = known.count(now);
    if (times > 0) {
      LOG.log(level, what + "; " + times + " times since this was last said, lately by " + cause);
    }
  }
}
