package dev.sluice.config;

import dev.sluice.Environment;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The clocks and threads of a running system. */
final class SystemEnvironment {
  /** Reloads and closings that may wait; more come only if every reload waits for a slow disk. */
  private static final int MOST_TASKS = 1_000;

  private static final long END_MILLIS = 5_000;

  private SystemEnvironment() {}

  /** Returns an environment whose timer {@link #end} ends. */
  static Environment create() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, new OwnThreads("sluice-timer"));
    // Deadlines are nearly always cancelled, and would pile up until they pass.
    timer.setRemoveOnCancelPolicy(true);
    return new Environment(System::nanoTime, InstantSource.system(), new Random(), timer);
  }

  /** Returns a worker for what is too slow for the timer; its thread goes when it has no work. */
  static ThreadPoolExecutor worker() {
    ThreadPoolExecutor worker =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_TASKS),
            new OwnThreads("sluice-worker"));
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  /** Ends a timer made here: nothing that it was to do is done any more. */
  static void end(ScheduledExecutorService timer) {
    timer.shutdownNow();
    join((ThreadPoolExecutor) timer);
  }

  /** Ends a worker made here after what it has been given to do. */
  static void end(ThreadPoolExecutor worker) {
    worker.shutdown();
    join(worker);
  }

  private static void join(ThreadPoolExecutor executor) {
    try {
      ((OwnThreads) executor.getThreadFactory()).join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }
}
