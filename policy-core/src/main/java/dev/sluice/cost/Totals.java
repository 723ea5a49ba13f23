package dev.sluice.cost;

import dev.sluice.Money;

/**
 * Sums over calls.
 *
 * @param calls how many were answered, by a target or from the cache, or were to be
 * @param cached how many of them the cache answered
 * @param input tokens read that were paid for
 * @param output tokens written that were paid for
 * @param cost what they cost
 * @param saved what the calls that the cache answered would have cost, where that is known
 */
public record Totals(long calls, long cached, long input, long output, Money cost, Money saved) {
  /** No call at all. */
  public static final Totals ZERO = new Totals(0, 0, 0, 0, Money.ZERO, Money.ZERO);

  /** Returns the sums of both. */
  public Totals plus(Totals other) {
    return new Totals(
        calls + other.calls,
        cached + other.cached,
        input + other.input,
        output + other.output,
        cost.plus(other.cost),
        saved.plus(other.saved));
  }
}
