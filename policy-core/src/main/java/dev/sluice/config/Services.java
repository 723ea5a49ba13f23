package dev.sluice.config;

import dev.sluice.Environment;
import dev.sluice.cost.Ledger;
import dev.sluice.limit.Buckets;
import dev.sluice.limit.Outputs;
import dev.sluice.tokens.TokenCounter;

/**
 * What outlives reloads, one of each for a {@link Sluice}.
 *
 * @param environment clocks, randomness and timer
 * @param shared what editions open and share
 * @param lasting what stays open until the end, whatever editions say
 * @param buckets what is left of each limit
 * @param outputs how much models were seen to write
 * @param tokens counts tokens, and remembers counts
 * @param ledger what calls have cost
 */
record Services(
    Environment environment,
    Shared shared,
    Shared.Leases lasting,
    Buckets buckets,
    Outputs outputs,
    TokenCounter tokens,
    Ledger ledger) {
  /** About 5 MB of heap. */
  private static final int REMEMBERED_COUNTS = 100_000;

  static Services of(Environment environment) {
    Shared shared = new Shared();
    return new Services(
        environment,
        shared,
        shared.new Leases(),
        new Buckets(environment.nanos()),
        new Outputs(),
        new TokenCounter(REMEMBERED_COUNTS),
        new Ledger(environment.time().instant()));
  }
}
