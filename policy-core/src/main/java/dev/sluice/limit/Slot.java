package dev.sluice.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.local.LocalBucket;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** One bucket and the rates it has; used by one thread at a time. */
final class Slot {
  private final LocalBucket bucket;
  private BucketConfiguration configuration;

  private Slot(Rates rates, TimeMeter clock, IntToLongFunction initial) {
    LocalBucketBuilder builder =
        Bucket.builder()
            .withCustomTimePrecision(clock)
            .withSynchronizationStrategy(SynchronizationStrategy.NONE);
    for (int i = 0; i < rates.rates().size(); i++) {
      builder.addLimit(Rates.bandwidth(rates.rates().get(i), initial.applyAsLong(i)));
    }
    this.bucket = builder.build();
    this.configuration = rates.configuration();
  }

  /** Makes a bucket that is full. */
  static Slot full(Rates rates, TimeMeter clock) {
    return new Slot(rates, clock, i -> rates.rates().get(i).burst());
  }

  /** Makes a bucket that holds what another one does, or less. */
  static Slot like(Slot other, Rates rates, TimeMeter clock) {
    other.adopt(rates);
    long[] levels = other.levels();
    Slot slot = new Slot(rates, clock, i -> Math.max(0, levels[i]));
    long debt = -Arrays.stream(levels).min().orElse(0);
    if (debt > 0) {
      slot.owe(debt);
    }
    return slot;
  }

  /** Takes on rates that a reload may have changed: what is left, or owed, stays. */
  void adopt(Rates rates) {
    if (!configuration.equals(rates.configuration())) {
      bucket.replaceConfiguration(rates.configuration(), TokensInheritanceStrategy.AS_IS);
      configuration = rates.configuration();
    }
  }

  /** Takes an amount if every rate has it, else nothing. */
  Grant take(Buckets.Key key, boolean shared, Rates rates, long amount) {
    adopt(rates);
    VerboseResult<ConsumptionProbe> result =
        bucket.asVerbose().tryConsumeAndReturnRemaining(amount);
    long[] left = result.getDiagnostics().getAvailableTokensPerEachBandwidth();
    int least = 0;
    for (int i = 1; i < left.length; i++) {
      if (left[i] < left[least]) {
        least = i;
      }
    }
    ConsumptionProbe probe = result.getValue();
    return new Grant(
        key,
        shared,
        probe.isConsumed(),
        rates.rates().get(least),
        Math.max(0, left[least]),
        probe.getNanosToWaitForRefill(),
        probe.getNanosToWaitForReset());
  }

  void giveBack(long amount) {
    bucket.addTokens(amount);
  }

  /** Takes what is missing even if that leaves less than nothing. */
  void owe(long amount) {
    bucket.consumeIgnoringRateLimits(amount);
  }

  boolean full() {
    long[] levels = levels();
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] < configuration.getBandwidths()[i].getCapacity()) {
        return false;
      }
    }
    return true;
  }

  private long[] levels() {
    return bucket
        .asVerbose()
        .getAvailableTokens()
        .getDiagnostics()
        .getAvailableTokensPerEachBandwidth();
  }
}
