package dev.sluice.inference.http;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Runs a bounded number of calls, each on a virtual thread that may wait for its model. */
final class Workers implements Executor {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-worker-", 0).factory());
  private final Semaphore places;

  Workers(int places) {
    this.places = new Semaphore(places);
  }

  /**
   * Runs a task.
   *
   * @throws RejectedExecutionException if as many run as may, or it was shut down
   */
  @Override
  public void execute(Runnable task) {
    if (!places.tryAcquire()) {
      throw new RejectedExecutionException("All places are taken.");
    }
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              places.release();
            }
          });
    } catch (RejectedExecutionException e) {
      places.release();
      throw e;
    }
  }

  /** Takes no more tasks; those that run go on. */
  void shutdown() {
    threads.shutdown();
  }
}
