package dev.sluice.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The bytes of an answer's body that a client has so far; for which an upstream may wait. */
public final class Received {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds what just came. */
  void add(byte[] buffer, int length) {
    lock.lock();
    try {
      bytes.write(buffer, 0, length);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns all that has come. */
  public byte[] bytes() {
    lock.lock();
    try {
      return bytes.toByteArray();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a text comes within a time; at once if it has come already. */
  public boolean awaits(String text, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!bytes.toString(StandardCharsets.UTF_8).contains(text)) {
        if (left <= 0) {
          return false;
        }
        left = more.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
