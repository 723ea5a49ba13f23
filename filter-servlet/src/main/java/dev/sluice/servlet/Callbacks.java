package dev.sluice.servlet;

import jakarta.servlet.AsyncContext;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks of listeners as containers do: on their threads, once the servlet has returned.
 */
final class Callbacks {
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> waiting = new ArrayDeque<>(2);
  private boolean inService;

  /** A servlet begins: callbacks wait for its return. */
  void serviceBegins() {
    lock.lock();
    try {
      inService = true;
    } finally {
      lock.unlock();
    }
  }

  /** The servlet has returned: runs, on this thread, what waited for it. */
  void serviceEnds() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Runnable next = waiting.poll();
      inService = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a callback after the servlet's return, or at once on another thread of the container. */
  void run(Runnable callback, AsyncContext context) {
    lock.lock();
    try {
      if (inService) {
        waiting.add(callback);
        return;
      }
    } finally {
      lock.unlock();
    }
    context.start(callback);
  }
}
