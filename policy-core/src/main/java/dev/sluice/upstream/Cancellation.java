package dev.sluice.upstream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets another thread end the sending of one call, at whatever point it is. */
public final class Cancellation {
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private volatile @Nullable Attempt current;

  /**
   * Ends the sending: closes the connection to the provider, or has it fail before it begins. Never
   * blocks; further calls do nothing.
   */
  public void cancel() {
    cancelled.countDown();
    Attempt attempt = current;
    if (attempt != null) {
      attempt.stop(Stop.CANCELLED);
    }
  }

  /** Returns whether the sending was ended. */
  public boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /** Makes an attempt the one that is stopped. */
  void guard(Attempt attempt) {
    current = attempt;
    if (isCancelled()) {
      attempt.stop(Stop.CANCELLED);
    }
  }

  /** Waits and returns whether the sending was ended meanwhile. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
