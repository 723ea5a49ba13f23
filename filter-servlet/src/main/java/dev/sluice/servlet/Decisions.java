package dev.sluice.servlet;

import dev.sluice.Decision;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for decisions where a thread has to: in the midst of writing an answer. */
final class Decisions {
  private Decisions() {}

  /**
   * Returns a decision that is no wait any more.
   *
   * @param limit the longest wait; a policy's own deadline usually ends it earlier
   * @throws IOException if the exchange ended meanwhile or the limit passed
   */
  static <T> Decision<T> join(Decision<T> decision, Duration limit) throws IOException {
    if (!(decision instanceof Decision.Wait<T> wait)) {
      return decision;
    }
    try {
      return wait.later().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a policy was deciding");
    } catch (ExecutionException | CancellationException e) {
      throw new IOException("the call ended while a policy was deciding", e);
    } catch (TimeoutException e) {
      throw new IOException("no decision of a policy within " + limit, e);
    }
  }
}
