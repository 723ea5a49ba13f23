package dev.sluice.config;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/** Makes daemon threads that hold on to no web application, and waits until they are gone. */
final class OwnThreads implements ThreadFactory {
  private final String name;
  private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

  OwnThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    alive.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    alive.add(thread);
    return thread;
  }

  /** Waits for each thread to end, at most so long. */
  void join(long millis) throws InterruptedException {
    for (Thread thread : alive) {
      thread.join(millis);
    }
  }
}
