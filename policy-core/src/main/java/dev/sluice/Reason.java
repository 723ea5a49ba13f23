package dev.sluice;

import java.util.Map;

/**
 * Why a policy decided as it did, kept so that a call can be explained afterwards.
 *
 * @param policy name of the policy
 * @param rule the rule that applied
 * @param why one clause for people; no content of the call
 * @param figures the numbers that decided
 * @param shadow whether the decision was only recorded, not enforced
 */
public record Reason(
    String policy, String rule, String why, Map<String, Number> figures, boolean shadow) {
  public Reason {
    figures = Map.copyOf(figures);
  }
}
