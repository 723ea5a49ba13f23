package dev.sluice.extproc;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Says in the log that calls come which a Sluice has decided about: of two filters in one chain the
 * second one sees the provider's model and key, and refuses what it would let pass itself. Safe for
 * many threads.
 */
final class DecidedBefore {
  private static final System.Logger LOG =
      System.getLogger(ExternalProcessorService.class.getName());

  /** Each call of such a chain is one, and clients may send the header, too. */
  private static final long QUIET = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private final AtomicLong told;

  /**
   * Begins to look.
   *
   * @param nanos a clock
   */
  DecidedBefore(LongSupplier nanos) {
    this.nanos = nanos;
    this.told = new AtomicLong(nanos.getAsLong() - QUIET);
  }

  /** Looks at the head of a call before a decision. */
  void look(Heads head) {
    if (head.headers().get(Steering.MODEL) == null) {
      return;
    }
    long last = told.get();
    long now = nanos.getAsLong();
    if (now - last >= QUIET && told.compareAndSet(last, now)) {
      LOG.log(
          Level.WARNING,
          "a call came with "
              + Steering.MODEL
              + ", which is taken away: unless its client sent that, a Sluice filter before this"
              + " one has decided about it, and one of the two must go");
    }
  }
}
