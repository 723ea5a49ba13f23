package dev.sluice.extproc;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for steps that compute for more than a few milliseconds, such as counting the tokens of a
 * prompt of megabytes: on an event loop, all streams there would stand still meanwhile.
 */
final class LongSteps {
  private static final long IDLE_SECONDS = 10;

  private LongSteps() {}

  /** Returns one thread a core at most, which end when they are idle; the rest waits in order. */
  static Executor threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            cores,
            cores,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            // Each stream has one step here at most, and keeps its body anyhow.
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("extproc-long-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
