package dev.sluice.inference.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Generations that wait for a place; of each priority no more than the capacity, so that none fills
 * the queue for another. Each tenant's own are kept in order of arrival. Safe for all threads.
 */
final class WaitingQueue {
  /** What became of an offer. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  /** The generations of one priority by tenant; no tenant without any. */
  private static final class Line {
    private final Map<String, Deque<Generation>> byTenant = new LinkedHashMap<>();
    private int size;
  }

  private final int capacity;
  private final ServiceOrder order;
  private final Map<Priority, Line> lines = new EnumMap<>(Priority.class);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  private long earliestDeadline = Long.MAX_VALUE;
  private boolean closed;
  private final AtomicLong urgentArrivals = new AtomicLong();

  WaitingQueue(int capacity, ServiceOrder order) {
    this.capacity = capacity;
    this.order = order;
    for (Priority priority : Priority.values()) {
      lines.put(priority, new Line());
    }
  }

  /** Takes all of these, which have the same priority, or none. */
  Offer offer(Collection<Generation> generations) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      for (Generation generation : generations) {
        if (line(generation.priority()).size + generations.size() > capacity) {
          return Offer.FULL;
        }
      }
      generations.forEach(this::add);
      arrival.signalAll();
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  private void add(Generation generation) {
    Line line = line(generation.priority());
    line.byTenant.computeIfAbsent(tenant(generation), t -> new ArrayDeque<>()).add(generation);
    line.size++;
    earliestDeadline = Math.min(earliestDeadline, generation.deadline());
    order.join(generation);
    if (generation.priority() != Priority.BATCH) {
      urgentArrivals.incrementAndGet();
    }
  }

  /** Returns the one that goes first, which stays, or null when none waits. */
  @Nullable Generation first(long now) {
    lock.lock();
    try {
      Generation first = null;
      for (Line line : lines.values()) {
        for (Deque<Generation> ofTenant : line.byTenant.values()) {
          Generation head = ofTenant.element();
          if (first == null || order.precedes(head, first, now)) {
            first = head;
          }
        }
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Takes one out of its place; returns false when it was not waiting. */
  boolean remove(Generation generation) {
    lock.lock();
    try {
      Line line = line(generation.priority());
      Deque<Generation> ofTenant = line.byTenant.get(tenant(generation));
      if (ofTenant == null || !ofTenant.remove(generation)) {
        return false;
      }
      line.size--;
      if (ofTenant.isEmpty()) {
        line.byTenant.remove(tenant(generation));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out those whose deadline has passed. */
  List<Generation> removeLate(long now) {
    lock.lock();
    try {
      if (now < earliestDeadline) {
        return List.of();
      }
      earliestDeadline = Long.MAX_VALUE;
      List<Generation> late = new ArrayList<>();
      lines.values().forEach(line -> removeLate(line, now, late));
      return late;
    } finally {
      lock.unlock();
    }
  }

  private void removeLate(Line line, long now, List<Generation> late) {
    for (Deque<Generation> ofTenant : line.byTenant.values()) {
      for (Iterator<Generation> each = ofTenant.iterator(); each.hasNext(); ) {
        Generation generation = each.next();
        if (generation.deadline() <= now) {
          each.remove();
          line.size--;
          late.add(generation);
        } else {
          earliestDeadline = Math.min(earliestDeadline, generation.deadline());
        }
      }
    }
    line.byTenant.values().removeIf(Deque::isEmpty);
  }

  int size(Priority priority) {
    lock.lock();
    try {
      return line(priority).size;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many wait in all. */
  int size() {
    lock.lock();
    try {
      int size = 0;
      for (Line line : lines.values()) {
        size += line.size;
      }
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many that somebody waits for have come so far; takes no lock. */
  long urgentArrivals() {
    return urgentArrivals.get();
  }

  /** Returns the most of one priority that can wait. */
  int capacity() {
    return capacity;
  }

  /** Waits until something waits, the queue is closed or the time is over. */
  void awaitArrival(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (size() == 0 && !closed && left > 0) {
        left = arrival.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** While only batch work waits, waits for other work, the close or the end of the time. */
  void awaitUrgent(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      int batch = line(Priority.BATCH).size;
      while (batch > 0 && batch == size() && !closed && left > 0) {
        left = arrival.awaitNanos(left);
        batch = line(Priority.BATCH).size;
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
      List<Generation> all = new ArrayList<>();
      for (Line line : lines.values()) {
        line.byTenant.values().forEach(all::addAll);
        line.byTenant.clear();
        line.size = 0;
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  private Line line(Priority priority) {
    return Objects.requireNonNull(lines.get(priority));
  }

  private static String tenant(Generation generation) {
    return generation.request().terms().tenant();
  }
}
