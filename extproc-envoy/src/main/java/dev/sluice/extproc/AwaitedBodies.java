package dev.sluice.extproc;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The bodies of requests that Envoy was asked for and that have not come.
 *
 * <p>Envoy's time for a message runs from when the message is queued, and it sends one long body
 * after the other, so that those of many calls at once are late before a byte of them is here. It
 * takes a wish for more time only while its time runs, which cannot be known here; so it is told
 * again and again. Safe for many threads.
 */
final class AwaitedBodies {
  /** Well below the 5 s that Envoy waits as the examples set it up. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Set<RequestHalf> awaited = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean watching = new AtomicBoolean();
  private final Executor later;

  AwaitedBodies() {
    this(
        CompletableFuture.delayedExecutor(
            EVERY.toNanos(),
            TimeUnit.NANOSECONDS,
            step -> Thread.ofVirtual().name("extproc-awaited").start(step)));
  }

  /** Tells of those that have not come whenever the executor runs what it was given. */
  AwaitedBodies(Executor later) {
    this.later = later;
  }

  void add(RequestHalf request) {
    awaited.add(request);
    watch();
  }

  void remove(RequestHalf request) {
    awaited.remove(request);
  }

  private void watch() {
    if (!awaited.isEmpty() && watching.compareAndSet(false, true)) {
      later.execute(this::tell);
    }
  }

  private void tell() {
    try {
      for (RequestHalf request : List.copyOf(awaited)) {
        // Comes back by itself unless its body came meanwhile.
        if (awaited.remove(request)) {
          request.askForTimeMeanwhile();
        }
      }
    } finally {
      watching.set(false);
      watch();
    }
  }
}
