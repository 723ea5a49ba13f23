package dev.sluice;

import java.util.Map;

/** Takes down why a policy decided as it did on one call. */
public interface Journal {
  /**
   * Notes a reason.
   *
   * @param rule the rule that applied, from a fixed set
   * @param why one clause for people
   * @param figures the numbers that decided
   */
  void note(String rule, String why, Map<String, ? extends Number> figures);

  /** Notes a reason without numbers. */
  default void note(String rule, String why) {
    note(rule, why, Map.of());
  }
}
