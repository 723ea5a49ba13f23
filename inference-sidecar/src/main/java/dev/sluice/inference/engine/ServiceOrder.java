package dev.sluice.inference.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Who goes before whom: the more urgent, then the tenant that was served less, then the one that
 * came first. Who waits longer than the patience counts as one priority more urgent, and again
 * after the same time, so that nobody waits for ever. Safe for all threads.
 */
final class ServiceOrder {
  /**
   * What a generated token counts where a token of a prompt counts 1, as in the cited work; answers
   * are computed a token at a time.
   */
  private static final double ANSWER_WEIGHT = 2;

  private final long patience;
  private final Map<Priority, ServedTokens> served = new EnumMap<>(Priority.class);

  ServiceOrder(Duration patience) {
    this.patience = patience.toNanos();
    for (Priority priority : Priority.values()) {
      served.put(priority, new ServedTokens());
    }
  }

  void join(Claim claim) {
    served(claim).join(tenant(claim));
  }

  void leave(Claim claim) {
    served(claim).leave(tenant(claim));
  }

  /**
   * Takes note of the tokens of a prompt that are about to be computed: at once, so that the next
   * place is another tenant's.
   */
  void chargePrompt(Claim claim, int tokens) {
    served(claim).charge(tenant(claim), tokens);
  }

  /** Takes note of generated tokens. */
  void chargeAnswer(Claim claim, int tokens) {
    served(claim).charge(tenant(claim), ANSWER_WEIGHT * tokens);
  }

  /** Returns how urgent a claim is that still waits, 0 for the most urgent. */
  int rank(Claim claim, long now) {
    long raised = Math.max(0, now - claim.waitingSince()) / patience;
    return (int) Math.max(0, claim.priority().rank() - raised);
  }

  /** Returns whether the first of two that wait goes before the second. */
  boolean precedes(Claim first, Claim second, long now) {
    int difference = Integer.compare(rank(first, now), rank(second, now));
    if (difference == 0) {
      // Of equal rank, those of a lower priority have waited for it.
      difference = second.priority().compareTo(first.priority());
    }
    if (difference == 0) {
      difference = Double.compare(level(first), level(second));
    }
    return difference == 0 ? first.number() < second.number() : difference < 0;
  }

  /** Returns how much a claim's tenant was served. */
  double level(Claim claim) {
    return served(claim).served(tenant(claim));
  }

  private ServedTokens served(Claim claim) {
    return Objects.requireNonNull(served.get(claim.priority()));
  }

  private static String tenant(Claim claim) {
    return claim.terms().tenant();
  }
}
