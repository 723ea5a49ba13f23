package dev.sluice.inference.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The calls whose inputs wait to be embedded; of each priority no more than the capacity, so that
 * none fills the queue for another. A pass takes the inputs of those that go first by the service
 * order, so a long call gives way between two passes. Safe for all threads.
 *
 * <p>Where several calls were in a pass the last time, as many are waited for once more, for a
 * short time: callers who were answered together come back together. One caller alone never waits
 * for others.
 */
final class EmbeddingQueue {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * An input in a pass.
   *
   * @param job whose it is
   * @param index which one of the job's
   */
  record Piece(EmbeddingJob job, int index) {
    TokenSequence input() {
      return job.input(index);
    }
  }

  private final int capacity;
  private final long window;
  private final ServiceOrder order;
  private final Set<EmbeddingJob> jobs = new LinkedHashSet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private int lastJobs;
  private boolean closed;

  /**
   * Makes an empty queue.
   *
   * @param capacity the most calls of each priority that wait
   * @param window how long others are waited for at most
   * @param order who goes before whom
   */
  EmbeddingQueue(int capacity, Duration window, ServiceOrder order) {
    this.capacity = capacity;
    this.window = window.toNanos();
    this.order = order;
  }

  WaitingQueue.Offer offer(EmbeddingJob job) {
    lock.lock();
    try {
      if (closed) {
        return WaitingQueue.Offer.CLOSED;
      }
      if (size(job.priority()) >= capacity) {
        return WaitingQueue.Offer.FULL;
      }
      jobs.add(job);
      order.join(job);
      change.signalAll();
      return WaitingQueue.Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for calls, and a little for others to come.
   *
   * @return false when the queue is closed and nothing waits any more
   */
  boolean await() throws InterruptedException {
    lock.lock();
    try {
      while (jobs.isEmpty() && !closed) {
        long _ = change.awaitNanos(IDLE_NANOS);
      }
      long left = window;
      while (jobs.size() < lastJobs && !closed && left > 0) {
        left = change.awaitNanos(left);
      }
      return !jobs.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out those whose deadline has passed. */
  List<EmbeddingJob> removeLate(long now) {
    lock.lock();
    try {
      List<EmbeddingJob> late = jobs.stream().filter(job -> job.isLate(now)).toList();
      late.forEach(jobs::remove);
      return late;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes out the inputs of the next pass.
   *
   * @param mostInputs the most of them
   * @param mostTokens the most tokens that they have together, unless one alone has more
   */
  List<Piece> take(int mostInputs, int mostTokens, long now) {
    lock.lock();
    try {
      List<Piece> pass = new ArrayList<>();
      int tokens = 0;
      EmbeddingJob job = first(now);
      while (job != null && pass.size() < mostInputs) {
        Piece piece = new Piece(job, job.next());
        tokens += piece.input().size();
        if (tokens > mostTokens && !pass.isEmpty()) {
          break;
        }
        pass.add(piece);
        order.chargePrompt(job, piece.input().size());
        if (!job.handOut()) {
          jobs.remove(job);
        }
        job = first(now);
      }
      lastJobs = (int) pass.stream().map(Piece::job).distinct().count();
      return pass;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable EmbeddingJob first(long now) {
    EmbeddingJob first = null;
    for (EmbeddingJob job : jobs) {
      if (first == null || order.precedes(job, first, now)) {
        first = job;
      }
    }
    return first;
  }

  /** Takes one out of its place, if it still waits. */
  void remove(EmbeddingJob job) {
    lock.lock();
    try {
      jobs.remove(job);
    } finally {
      lock.unlock();
    }
  }

  /** Takes all out. */
  Set<EmbeddingJob> drain() {
    lock.lock();
    try {
      Set<EmbeddingJob> all = jobs.stream().collect(Collectors.toUnmodifiableSet());
      jobs.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many calls of a priority wait for their first pass or a further one. */
  int size(Priority priority) {
    lock.lock();
    try {
      return (int) jobs.stream().filter(job -> job.priority() == priority).count();
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
