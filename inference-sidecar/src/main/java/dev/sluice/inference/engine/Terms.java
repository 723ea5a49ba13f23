package dev.sluice.inference.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * The terms on which a generation is served. Immutable.
 *
 * @param priority what goes before what
 * @param tenant on whose account it runs; tenants of one priority get equal shares of the tokens
 * @param deadline how long after its submission the whole answer is worth having; positive, at most
 *     30 days; empty for no limit
 * @param cacheSalt sequences share computed prefixes only under the same salt; empty for the one
 *     that all without a salt share
 */
public record Terms(
    Priority priority, String tenant, Optional<Duration> deadline, String cacheSalt) {
  private static final int LONGEST_NAME = 256;
  private static final Duration LONGEST = Duration.ofDays(30);

  /** What a call gets that asks for nothing. */
  public static final Terms STANDARD = new Terms(Priority.STANDARD, "", Optional.empty(), "");

  /** Checks the ranges. */
  public Terms {
    deadline.ifPresent(
        limit -> {
          if (!limit.isPositive() || limit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                "the deadline is %s where a positive time of at most %s is needed"
                    .formatted(limit, LONGEST));
          }
        });
    if (tenant.length() > LONGEST_NAME || cacheSalt.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a tenant of %d and a cache salt of %d characters where %d are possible"
              .formatted(tenant.length(), cacheSalt.length(), LONGEST_NAME));
    }
  }
}
