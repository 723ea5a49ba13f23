package dev.sluice.upstream;

import dev.sluice.Environment;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Stops attempts that are late, by one periodic task for all of them.
 *
 * <p>A timer a call would cost more than the whole of the bookkeeping here. The price is that
 * deadlines are kept to within {@link #PERIOD_MILLIS}.
 */
final class Watchdog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Upstream.class.getName());

  /** Milliseconds from one look to the next. */
  private static final long PERIOD_MILLIS = 50;

  private static final int LOOKS_TO_TIDY = 100;

  private final Set<Attempt> running = ConcurrentHashMap.newKeySet();
  private final LongSupplier nanos;
  private final Runnable tidy;
  private final Future<?> task;
  private volatile boolean closed;
  private int looks;

  /**
   * Starts watching.
   *
   * @param tidy runs now and then, on the timer's thread
   */
  Watchdog(Environment environment, Runnable tidy) {
    this.nanos = environment.nanos();
    this.tidy = tidy;
    this.task =
        environment
            .timer()
            .scheduleWithFixedDelay(
                this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      long now = nanos.getAsLong();
      for (Attempt attempt : running) {
        attempt.check(now);
      }
      if (++looks % LOOKS_TO_TIDY == 0) {
        tidy.run();
      }
    } catch (RuntimeException | Error e) {
      // A periodic task that throws is never run again, and then nothing would have a deadline.
      LOG.log(Level.ERROR, "a look at the deadlines of upstream calls failed", e);
    }
  }

  void add(Attempt attempt) {
    running.add(attempt);
    if (closed) {
      attempt.stop(Stop.CLOSED);
    }
  }

  void remove(Attempt attempt) {
    running.remove(attempt);
  }

  /** Stops what is still going on. */
  @Override
  public void close() {
    closed = true;
    task.cancel(false);
    for (Attempt attempt : running) {
      attempt.stop(Stop.CLOSED);
    }
  }
}
