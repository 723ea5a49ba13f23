package dev.sluice.inference.engine;

import dev.sluice.inference.engine.GenerationEvent.Cause;
import dev.sluice.inference.engine.GenerationEvent.Counts;
import dev.sluice.inference.engine.GenerationEvent.Timings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** One generation under way: the caller's handle to cancel it. Safe for all threads. */
public final class Generation implements Claim {
  private static final Logger LOG = System.getLogger(Generation.class.getName());

  private final long number;
  private final GenerationRequest request;
  private final GenerationListener listener;
  private final WaitingQueue queue;
  private final ServiceOrder order;
  private final LongSupplier nanoClock;
  private final long submittedAt;
  private final long deadline;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long waitingSince;
  private volatile boolean cancelled;

  Generation(
      long number,
      Scheduler.Submission submission,
      WaitingQueue queue,
      ServiceOrder order,
      LongSupplier nanoClock) {
    this.number = number;
    this.request = submission.request();
    this.listener = submission.listener();
    this.queue = queue;
    this.order = order;
    this.nanoClock = nanoClock;
    this.submittedAt = nanoClock.getAsLong();
    this.waitingSince = submittedAt;
    this.deadline =
        request
            .terms()
            .deadline()
            .map(limit -> submittedAt + limit.toNanos())
            .orElse(Long.MAX_VALUE);
  }

  /**
   * Ends the generation before its next step. A waiting one leaves the queue at once. Does nothing
   * when it has ended.
   */
  public void cancel() {
    cancelled = true;
    if (queue.remove(this)) {
      finish(FinishReason.CANCELLED, new Counts(request.prompt().size(), 0, 0, 0, 0, 0), -1, -1);
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  GenerationRequest request() {
    return request;
  }

  @Override
  public Terms terms() {
    return request.terms();
  }

  @Override
  public long number() {
    return number;
  }

  /** Returns the time in nanoseconds when it must have ended; the greatest number for none. */
  long deadline() {
    return deadline;
  }

  @Override
  public long waitingSince() {
    return waitingSince;
  }

  /** Takes note that it has given its place up. */
  void waitsAgain(long now) {
    waitingSince = now;
  }

  /** Returns the nanoseconds since this was submitted. */
  long age() {
    return nanoClock.getAsLong() - submittedAt;
  }

  void deliver(GenerationEvent event) {
    tell(event);
  }

  /**
   * Tells the end, once.
   *
   * @param started the age at which it got a place; −1 if it never did
   * @param firstToken the age at which the first token was there; −1 if there was none
   */
  void finish(FinishReason reason, Counts counts, long started, long firstToken) {
    end(new GenerationEvent.Finished(reason, counts, new Timings(started, firstToken, age())));
  }

  /** Tells the failure, unless an end was told. */
  void fail(Cause cause, String message) {
    end(new GenerationEvent.Failed(cause, message));
  }

  private void end(GenerationEvent event) {
    if (ended.compareAndSet(false, true)) {
      order.leave(this);
      tell(event);
    }
  }

  private void tell(GenerationEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      // One caller's trouble must not end the others' answers.
      LOG.log(Level.WARNING, "A listener failed; its generation is cancelled", e);
      cancelled = true;
    }
  }
}
