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
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is left of each limit for each of those it is counted for; safe for any number of threads.
 *
 * <p>A bounded number of buckets is kept. Only a bucket that is full again is ever forgotten, and a
 * full one is no different from a new one, so forgetting gives nobody an allowance early. While all
 * are in use, newcomers to a limit share one bucket among them.
 *
 * <p>Every use of a bucket happens inside the map's {@code compute} for its key, so that none is
 * forgotten between being found and being used.
 */
public final class Buckets {
  /** How many buckets are kept where nobody says otherwise: about 20 MB of heap. */
  public static final int STANDARD_CAPACITY = 50_000;

  /** How many buckets a newcomer looks at for one that is full again; bounds the work of a call. */
  private static final int LOOKS = 64;

  private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
  private final ReentrantLock sweeping = new ReentrantLock();
  private final TimeMeter clock;
  private final int capacity;
  private Iterator<Key> hand = entries.keySet().iterator();

  /**
   * Names a bucket.
   *
   * @param limit name of the limiting policy
   * @param who whose calls are counted, within that limit
   */
  record Key(String limit, String who) {
    /** Stands for all who came while every bucket was in use; no subject is called so. */
    private static final String NEWCOMERS = "\0newcomers";

    Key shared() {
      return new Key(limit, NEWCOMERS);
    }
  }

  private record Entry(LocalBucket bucket, BucketConfiguration configuration) {}

  /** Makes buckets with a clock for durations, keeping the standard number. */
  public Buckets(LongSupplier nanos) {
    this(nanos, STANDARD_CAPACITY);
  }

  /**
   * Makes buckets.
   *
   * @param nanos a clock for durations
   * @param capacity how many are kept, beside one for each limit that newcomers share
   */
  public Buckets(LongSupplier nanos, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("at least one bucket is kept, got " + capacity);
    }
    this.capacity = capacity;
    this.clock =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return nanos.getAsLong();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
  }

  /**
   * Takes an amount if every rate has it, else nothing.
   *
   * @param amount at least 1 and at most {@link Rates#largest}
   */
  Grant take(Key wanted, Rates rates, long amount) {
    Key key = placeFor(wanted);
    Grant[] grant = new Grant[1];
    entries.compute(
        key,
        (same, old) -> {
          Entry entry = current(old, rates);
          grant[0] = grant(key, rates, entry.bucket(), amount);
          return entry;
        });
    return grant[0];
  }

  /**
   * Corrects an amount that was taken to the one that was used: gives back the rest, or takes what
   * is missing even if that leaves less than nothing, to be paid off before anything else passes.
   *
   * @param key from the grant
   */
  void settle(Key key, Rates rates, long taken, long used) {
    if (used == taken) {
      return;
    }
    entries.compute(
        key,
        (same, old) -> {
          Entry entry = old == null ? create(rates) : old;
          if (used < taken) {
            entry.bucket().addTokens(taken - used);
          } else {
            entry.bucket().consumeIgnoringRateLimits(used - taken);
          }
          return entry;
        });
  }

  /** Returns how many buckets are kept now. */
  int size() {
    return entries.size();
  }

  private static Grant grant(Key key, Rates rates, LocalBucket bucket, long amount) {
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
        probe.isConsumed(),
        rates.rates().get(least),
        Math.max(0, left[least]),
        probe.getNanosToWaitForRefill(),
        probe.getNanosToWaitForReset());
  }

  /** What is left, or owed, stays when a reload has changed the amounts. */
  private Entry current(@Nullable Entry old, Rates rates) {
    if (old == null) {
      return create(rates);
    }
    if (old.configuration().equals(rates.configuration())) {
      return old;
    }
    old.bucket().replaceConfiguration(rates.configuration(), TokensInheritanceStrategy.AS_IS);
    return new Entry(old.bucket(), rates.configuration());
  }

  private Entry create(Rates rates) {
    LocalBucketBuilder builder =
        Bucket.builder()
            .withCustomTimePrecision(clock)
            // The map's lock is held already.
            .withSynchronizationStrategy(SynchronizationStrategy.NONE);
    for (var bandwidth : rates.configuration().getBandwidths()) {
      builder.addLimit(bandwidth);
    }
    return new Entry(builder.build(), rates.configuration());
  }

  /** Racing newcomers may find the last place free together: the bound holds up to their number. */
  private Key placeFor(Key wanted) {
    if (entries.mappingCount() < capacity || entries.containsKey(wanted)) {
      return wanted;
    }
    return forgetFullOnes() ? wanted : wanted.shared();
  }

  private boolean forgetFullOnes() {
    if (!sweeping.tryLock()) {
      return false;
    }
    try {
      for (int i = 0; i < LOOKS; i++) {
        if (!hand.hasNext()) {
          hand = entries.keySet().iterator();
        }
        if (hand.hasNext()) {
          entries.computeIfPresent(hand.next(), (key, entry) -> full(entry) ? null : entry);
        }
      }
      return entries.mappingCount() < capacity;
    } finally {
      sweeping.unlock();
    }
  }

  private static boolean full(Entry entry) {
    long[] left =
        entry
            .bucket()
            .asVerbose()
            .getAvailableTokens()
            .getDiagnostics()
            .getAvailableTokensPerEachBandwidth();
    var bandwidths = entry.configuration().getBandwidths();
    for (int i = 0; i < left.length; i++) {
      if (left[i] < bandwidths[i].getCapacity()) {
        return false;
      }
    }
    return true;
  }
}
