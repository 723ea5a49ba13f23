package dev.sluice.conformance.wire;

import dev.sluice.conformance.cases.Texts;
import dev.sluice.conformance.cases.UpstreamSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the providers are to answer during one call, and what they got; safe for threads. */
public final class Script {
  private final Texts texts;
  private final List<UpstreamSpec> expected;
  private final Received client;
  private final boolean again;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition served = lock.newCondition();
  private final List<Got> got = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int begun;
  private int ended;

  /**
   * A request that a provider got.
   *
   * @param at which provider
   * @param head its head
   * @param body its whole body
   */
  public record Got(UpstreamSpec.ProviderName at, HttpHead head, byte[] body) {}

  /**
   * Makes a script.
   *
   * @param client what the client has of its answer, for which providers wait in lockstep
   * @param again whether the last answer is given to all further requests
   */
  public Script(Texts texts, List<UpstreamSpec> expected, Received client, boolean again) {
    this.texts = texts;
    this.expected = List.copyOf(expected);
    this.client = client;
    this.again = again;
  }

  /** Takes a request and returns what to answer, or null if nobody expected it. */
  @Nullable UpstreamSpec next(Got request) {
    lock.lock();
    try {
      if (!again) {
        got.add(request);
      }
      int index = begun++;
      if (index >= expected.size() && !again) {
        failures.add("a request that nobody expected came to " + request.at());
        return null;
      }
      return expected.get(Math.min(index, expected.size() - 1));
    } finally {
      lock.unlock();
    }
  }

  /** Notes that an answer has ended as it was to. */
  void ended() {
    lock.lock();
    try {
      ended++;
      served.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Notes what went wrong. */
  void failed(String what) {
    lock.lock();
    try {
      failures.add(what);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether all expected requests come and all answers that were begun end within a time: a
   * client may have Envoy's answer before the provider has read its request.
   */
  public boolean settles(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (ended < begun || (begun < expected.size() && !again)) {
        if (left <= 0) {
          return false;
        }
        left = served.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the requests so far. */
  public List<Got> got() {
    lock.lock();
    try {
      return List.copyOf(got);
    } finally {
      lock.unlock();
    }
  }

  /** Returns what went wrong so far. */
  public List<String> failures() {
    lock.lock();
    try {
      return List.copyOf(failures);
    } finally {
      lock.unlock();
    }
  }

  Texts texts() {
    return texts;
  }

  Received client() {
    return client;
  }
}
