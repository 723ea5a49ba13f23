package dev.sluice.inference.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue whose taker gets what waits all at once. Where several came together the last
 * time, as many are waited for once more, for a short time: callers who were answered together come
 * back together. One caller alone never waits for others. Safe for all threads.
 */
final class GatheringQueue<T> {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int capacity;
  private final int mostAtOnce;
  private final long window;
  private final Deque<T> items = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private int lastTaken;
  private boolean closed;

  /**
   * Makes an empty queue.
   *
   * @param capacity the most that wait
   * @param mostAtOnce the most that are taken at once
   * @param window how long others are waited for at most
   */
  GatheringQueue(int capacity, int mostAtOnce, Duration window) {
    this.capacity = capacity;
    this.mostAtOnce = mostAtOnce;
    this.window = window.toNanos();
  }

  /** Adds an item behind the others, if there is room. */
  WaitingQueue.Offer offer(T item) {
    lock.lock();
    try {
      if (closed) {
        return WaitingQueue.Offer.CLOSED;
      }
      if (items.size() >= capacity) {
        return WaitingQueue.Offer.FULL;
      }
      items.add(item);
      change.signalAll();
      return WaitingQueue.Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what waits, in order; empty when the queue is closed and nothing does any more. */
  List<T> take() throws InterruptedException {
    lock.lock();
    try {
      while (items.isEmpty() && !closed) {
        long _ = change.awaitNanos(IDLE_NANOS);
      }
      long left = window;
      int expected = Math.min(lastTaken, mostAtOnce);
      while (items.size() < expected && !closed && left > 0) {
        left = change.awaitNanos(left);
      }
      List<T> taken = new ArrayList<>();
      while (!items.isEmpty() && taken.size() < mostAtOnce) {
        taken.add(items.remove());
      }
      lastTaken = taken.size();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Takes one out of its place, if it still waits. */
  void remove(T item) {
    lock.lock();
    try {
      items.remove(item);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return items.size();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all further offers; what waits can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
