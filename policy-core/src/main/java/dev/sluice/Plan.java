package dev.sluice;

import java.util.List;

/**
 * Where a call may go: targets in the order in which they are tried.
 *
 * @param model the configured model that was chosen, which names costs and metrics
 * @param targets at least one; the next is tried when one fails before its answer began
 */
public record Plan(String model, List<Target> targets) {
  public Plan {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a plan for " + model + " has no target");
    }
    targets = List.copyOf(targets);
  }
}
