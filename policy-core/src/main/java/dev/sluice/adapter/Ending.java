package dev.sluice.adapter;

import dev.sluice.Exchange;
import dev.sluice.Outcome.End;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How a call ends: the first trouble noted decides, and the exchange learns it once. Safe for many
 * threads.
 */
public final class Ending {
  private final Exchange exchange;
  private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
  private volatile boolean ended;

  private record Trouble(End end, @Nullable Throwable cause) {}

  /** Makes the ending of an exchange that has begun. */
  public Ending(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Remembers what went wrong; what follows from it, such as an exception, does not count. */
  public void note(End end, @Nullable Throwable cause) {
    trouble.compareAndSet(null, new Trouble(end, cause));
  }

  /** Returns whether the client has left. */
  public boolean clientGone() {
    Trouble first = trouble.get();
    return first != null && first.end() == End.CLIENT_GONE;
  }

  /** Returns whether the exchange has been completed. */
  public boolean ended() {
    return ended;
  }

  /** Completes the exchange with what was noted. */
  public void end() {
    ended = true;
    Trouble first = trouble.get();
    if (first == null) {
      exchange.complete(End.COMPLETE, null);
    } else {
      exchange.complete(first.end(), first.cause());
    }
  }
}
