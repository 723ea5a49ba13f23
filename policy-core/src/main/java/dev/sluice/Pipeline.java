package dev.sluice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The ordered policies of one configuration; immutable and shared by all calls.
 *
 * <p>A reload makes a new pipeline and retires the old one, which ends when its last call has
 * ended.
 */
public final class Pipeline {
  /** Added to the count of calls under way once nobody may begin another. */
  private static final long RETIRED = Long.MIN_VALUE;

  private final List<Step> steps;
  private final Policy.Reach reach;
  private final Failures failures;
  private final Environment environment;
  private final FailureLog failureLog;
  private final AtomicLong underWay = new AtomicLong();
  private volatile Runnable whenEnded = () -> {};

  /**
   * A policy and how it is enforced.
   *
   * @param policy the policy
   * @param failOpen whether calls go on without the policy when it fails, instead of being refused
   * @param shadow whether the policy only decides and records, and nothing is enforced
   */
  public record Step(Policy policy, boolean failOpen, boolean shadow) {}

  /**
   * Makes a pipeline.
   *
   * @param steps in any order between stages; within a stage their order is kept
   * @param failures words failures of policies for the client
   * @param environment clocks, randomness and timer for the exchanges
   * @throws IllegalArgumentException if two policies have one name, which reasons could not tell
   *     apart
   */
  public Pipeline(List<Step> steps, Failures failures, Environment environment) {
    List<Step> ordered = new ArrayList<>(steps);
    ordered.sort(Comparator.comparing(step -> step.policy().stage()));
    Set<String> names = new HashSet<>();
    for (Step step : ordered) {
      if (!names.add(step.policy().name())) {
        throw new IllegalArgumentException("two policies are called " + step.policy().name());
      }
    }
    this.steps = List.copyOf(ordered);
    this.reach =
        ordered.stream()
            .map(step -> step.policy().reach())
            .max(Comparator.naturalOrder())
            .orElse(Policy.Reach.NOTHING);
    this.failures = failures;
    this.environment = environment;
    this.failureLog = new FailureLog(environment.nanos());
  }

  /** Returns how far the policy follows calls that follows them farthest. */
  public Policy.Reach reach() {
    return reach;
  }

  /**
   * Returns whether the policies that are enforced may let a call pass that begins so; a failure
   * shows where the call is decided.
   */
  boolean admits(RequestHead head) {
    try {
      return steps.stream().allMatch(step -> step.shadow() || step.policy().admits(head));
    } catch (RuntimeException e) {
      return true;
    }
  }

  /** Returns the steps in the order in which calls go down. */
  public List<Step> steps() {
    return steps;
  }

  /**
   * Begins an exchange, which must be completed.
   *
   * @throws IllegalStateException if the pipeline is retired: take the current one instead
   */
  public Exchange begin() {
    if (underWay.getAndUpdate(n -> n < 0 ? n : n + 1) < 0) {
      throw new IllegalStateException("this pipeline is retired");
    }
    return new Exchange(this, failures, environment);
  }

  /**
   * Takes no more calls.
   *
   * @param then runs once, on the thread that ends the last call under way, or at once if none is
   */
  public void retire(Runnable then) {
    whenEnded = then;
    if (underWay.getAndUpdate(n -> n < 0 ? n : n + RETIRED) == 0) {
      then.run();
    }
  }

  FailureLog failureLog() {
    return failureLog;
  }

  void ended() {
    if (underWay.decrementAndGet() == RETIRED) {
      whenEnded.run();
    }
  }
}
