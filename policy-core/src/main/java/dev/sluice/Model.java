package dev.sluice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of the configuration: one or more targets that answer alike.
 *
 * @param name what callers ask for
 * @param tier which complexity of calls it is meant for, or null if routing never picks it by
 *     itself
 * @param targets where it runs, with the share of calls that each gets first
 * @param window how many tokens input and output may have together, or 0 where unknown
 * @param maxOutput the most output tokens that are let through, or 0 for no cap
 * @param encoding the token encoding counts are made with, such as {@code o200k_base}
 */
public record Model(
    String name,
    @Nullable Tier tier,
    List<WeightedTarget> targets,
    long window,
    long maxOutput,
    String encoding) {

  /** How demanding the calls are that a model is meant for. */
  public enum Tier {
    /** Short questions and small talk. */
    SIMPLE,
    /** Ordinary work. */
    MEDIUM,
    /** Long or structured work. */
    COMPLEX,
    /** What only the strongest models do. */
    EXPERT
  }

  /**
   * A target and how often it is the first choice.
   *
   * @param target where the model runs
   * @param weight share among the model's targets; 0 means only after the others failed
   */
  public record WeightedTarget(Target target, int weight) {
    public WeightedTarget {
      if (weight < 0) {
        throw new IllegalArgumentException("a weight is never negative, got " + weight);
      }
    }
  }

  public Model {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("model " + name + " has no target");
    }
    targets = List.copyOf(targets);
  }
}
