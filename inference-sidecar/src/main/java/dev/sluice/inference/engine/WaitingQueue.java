package dev.sluice.inference.engine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Generations that wait for a place, the most urgent first, then in order of arrival; never more
 * than its capacity.
 */
final class WaitingQueue {
  /** What became of an offer. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  private final int capacity;
  private final Map<Priority, Deque<Generation>> waiting = new EnumMap<>(Priority.class);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  private int count;
  private boolean closed;

  WaitingQueue(int capacity) {
    this.capacity = capacity;
    for (Priority priority : Priority.values()) {
      waiting.put(priority, new ArrayDeque<>());
    }
  }

  /** Takes all of these or none. */
  Offer offer(Collection<Generation> generations) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (count + generations.size() > capacity) {
        return Offer.FULL;
      }
      for (Generation generation : generations) {
        waitingLike(generation).add(generation);
      }
      count += generations.size();
      arrival.signalAll();
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes out the most urgent one, of these the one that waits longest, or null when none waits.
   */
  @Nullable Generation poll() {
    lock.lock();
    try {
      for (Deque<Generation> deque : waiting.values()) {
        if (!deque.isEmpty()) {
          count--;
          return deque.remove();
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes one out of its place; returns false when it was not waiting. */
  boolean remove(Generation generation) {
    lock.lock();
    try {
      boolean removed = waitingLike(generation).remove(generation);
      count -= removed ? 1 : 0;
      return removed;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return count;
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
      while (count == 0 && !closed && left > 0) {
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
      List<Generation> all = waiting.values().stream().flatMap(Deque::stream).toList();
      waiting.values().forEach(Deque::clear);
      count = 0;
      return all;
    } finally {
      lock.unlock();
    }
  }

  private Deque<Generation> waitingLike(Generation generation) {
    return Objects.requireNonNull(waiting.get(generation.request().terms().priority()));
  }
}
