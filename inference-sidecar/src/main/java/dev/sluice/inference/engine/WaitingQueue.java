package dev.sluice.inference.engine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Generations that wait for a place, in order of arrival; never more than its capacity. */
final class WaitingQueue {
  /** What became of an offer. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  private final int capacity;
  private final Deque<Generation> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  private boolean closed;

  WaitingQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Takes all of these or none. */
  Offer offer(Collection<Generation> generations) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (waiting.size() + generations.size() > capacity) {
        return Offer.FULL;
      }
      waiting.addAll(generations);
      arrival.signalAll();
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the one that waits longest, or null when none waits. */
  @Nullable Generation poll() {
    lock.lock();
    try {
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes one out of its place; returns false when it was not waiting. */
  boolean remove(Generation generation) {
    lock.lock();
    try {
      return waiting.remove(generation);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  int capacity() {
    return capacity;
  }

  /** Waits until something waits, the queue is closed or the time is over. */
  void awaitArrival(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (waiting.isEmpty() && !closed && left > 0) {
        left = arrival.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all further offers. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrival.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes all out. */
  List<Generation> drain() {
    lock.lock();
    try {
      List<Generation> all = List.copyOf(waiting);
      waiting.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
