package dev.sluice.limit;

import io.github.bucket4j.TimeMeter;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is left of each limit for each of those it is counted for; safe for any number of threads.
 *
 * <p>A bounded number of buckets is kept. While all are in use, newcomers to a limit share one
 * among them. Neither ever gives anybody an allowance earlier than a bucket of their own would
 * have:
 *
 * <ul>
 *   <li>only a bucket that is full again is forgotten, and a full one is no different from a new
 *       one;
 *   <li>a newcomer who gets a bucket after all finds no more in it than the shared one holds, and
 *       that is no more than their own would hold, because others drew from it too;
 *   <li>nothing is given back to the shared bucket, since it would be given to others.
 * </ul>
 *
 * <p>A bucket is used inside the map's {@code compute} for its key only, so that none is forgotten
 * between being found and being used; one lock orders all newcomers.
 */
public final class Buckets {
  /** How many buckets are kept where nobody says otherwise: about 20 MB of heap. */
  public static final int STANDARD_CAPACITY = 50_000;

  /** How many buckets a newcomer looks at for one that is full again; bounds the work of a call. */
  private static final int LOOKS = 64;

  private final ConcurrentHashMap<Key, Slot> slots = new ConcurrentHashMap<>();
  private final ReentrantLock newcomers = new ReentrantLock();
  private final TimeMeter clock;
  private final int capacity;
  private Iterator<Key> hand = slots.keySet().iterator();
  private int sharedOnes;

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

    boolean isShared() {
      return who.equals(NEWCOMERS);
    }
  }

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
  Grant take(Key key, Rates rates, long amount) {
    Grant known = ifKnown(key, slot -> slot.take(key, false, rates, amount));
    if (known != null) {
      return known;
    }
    newcomers.lock();
    try {
      Key place = placeFor(key, rates);
      boolean shared = place.isShared();
      Grant grant = ifKnown(place, slot -> slot.take(key, shared, rates, amount));
      if (grant == null) {
        throw new IllegalStateException("only newcomers forget buckets, one at a time");
      }
      return grant;
    } finally {
      newcomers.unlock();
    }
  }

  /**
   * Corrects an amount that was taken to the one that was used: gives back the rest, or takes what
   * is missing even if that leaves less than nothing, to be paid off before anything else passes.
   */
  void settle(Grant grant, Rates rates, long taken, long used) {
    if (used < taken && !grant.shared()) {
      // A bucket that is not known any more was full.
      ifKnown(
          grant.key(),
          slot -> {
            slot.giveBack(taken - used);
            return true;
          });
    } else if (used > taken) {
      owe(grant.key(), rates, used - taken);
    }
  }

  private void owe(Key key, Rates rates, long amount) {
    Function<Slot, Boolean> owing =
        slot -> {
          slot.owe(amount);
          return true;
        };
    if (ifKnown(key, owing) == null) {
      newcomers.lock();
      try {
        ifKnown(placeFor(key, rates), owing);
      } finally {
        newcomers.unlock();
      }
    }
  }

  /** Returns how many buckets are kept now. */
  int size() {
    return slots.size();
  }

  private <T> @Nullable T ifKnown(Key key, Function<Slot, T> use) {
    Result<T> result = new Result<>();
    slots.computeIfPresent(
        key,
        (same, slot) -> {
          result.value = use.apply(slot);
          return slot;
        });
    return result.value;
  }

  /** What a function under the map's lock found. */
  private static final class Result<T> {
    private @Nullable T value;
  }

  /** Returns where a newcomer is counted, which then exists. */
  private Key placeFor(Key key, Rates rates) {
    if (slots.containsKey(key)) {
      return key;
    }
    Key shared = key.shared();
    boolean room = hasRoom() || forgetFullOnes();
    Key place = room ? key : shared;
    if (!slots.containsKey(place)) {
      Slot like = room ? ifKnown(shared, slot -> Slot.like(slot, rates, clock)) : null;
      sharedOnes += room ? 0 : 1;
      slots.put(place, like == null ? Slot.full(rates, clock) : like);
    }
    return place;
  }

  private boolean forgetFullOnes() {
    for (int i = 0; i < LOOKS; i++) {
      if (!hand.hasNext()) {
        hand = slots.keySet().iterator();
      }
      if (hand.hasNext()) {
        slots.computeIfPresent(hand.next(), (key, slot) -> slot.full() ? forget(key) : slot);
      }
    }
    return hasRoom();
  }

  private @Nullable Slot forget(Key key) {
    sharedOnes -= key.isShared() ? 1 : 0;
    return null;
  }

  private boolean hasRoom() {
    return slots.mappingCount() - sharedOnes < capacity;
  }
}
