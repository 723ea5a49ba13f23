package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Buckets buckets = new Buckets(nanos::get, 4);

  private static Rates rates(String... texts) {
    List<Rate> rates = new ArrayList<>();
    for (String text : texts) {
      rates.add(Rate.parse(text));
    }
    return Rates.of(rates);
  }

  private static Buckets.Key key(String who) {
    return new Buckets.Key("limit", who);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void refillsEvenlyAndTellsHowLongToWait() {
    Rates rates = rates("60/min");
    Grant first = buckets.take(key("a"), rates, 60);
    assertThat(first.taken()).isTrue();
    assertThat(first.remaining()).isZero();
    assertThat(first.resetNanos()).isEqualTo(Duration.ofMinutes(1).toNanos());
    Grant refused = buckets.take(key("a"), rates, 2);
    assertThat(refused.taken()).isFalse();
    assertThat(refused.waitNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
    pass(Duration.ofSeconds(2).minusNanos(1));
    assertThat(buckets.take(key("a"), rates, 2).taken()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(buckets.take(key("a"), rates, 2).taken()).isTrue();
  }

  @Test
  void severalRatesAllHoldAndTheTightestIsTold() {
    Rates rates = rates("5/s", "8/min");
    assertThat(buckets.take(key("a"), rates, 5).rate()).isEqualTo(Rate.parse("5/s"));
    assertThat(buckets.take(key("a"), rates, 1).taken()).isFalse();
    pass(Duration.ofSeconds(1));
    Grant rest = buckets.take(key("a"), rates, 3);
    assertThat(rest.taken()).isTrue();
    assertThat(rest.rate()).isEqualTo(Rate.parse("8/min"));
    assertThat(buckets.take(key("a"), rates, 1).taken()).isFalse();
  }

  @Test
  void aDebtIsPaidOffFirst() {
    Rates rates = rates("60/min");
    Grant grant = buckets.take(key("a"), rates, 50);
    buckets.settle(grant, rates, 50, 90);
    Grant refused = buckets.take(key("a"), rates, 1);
    assertThat(refused.taken()).isFalse();
    assertThat(refused.remaining()).isZero();
    assertThat(refused.waitNanos()).isEqualTo(Duration.ofSeconds(31).toNanos());
  }

  @Test
  void onlyFullBucketsAreForgotten() {
    Rates rates = rates("60/min");
    for (String who : List.of("a", "b", "c", "d")) {
      buckets.take(key(who), rates, 60);
    }
    // All are in use: newcomers share what one may have, however many they are.
    assertThat(buckets.take(key("e"), rates, 40).taken()).isTrue();
    assertThat(buckets.take(key("f"), rates, 21).taken()).isFalse();
    assertThat(buckets.size()).isEqualTo(5);
    // Half a minute later nobody has had a full refill, and nobody starts afresh.
    pass(Duration.ofSeconds(30));
    assertThat(buckets.take(key("g"), rates, 51).taken()).isFalse();
    assertThat(buckets.take(key("a"), rates, 31).taken()).isFalse();
    pass(Duration.ofSeconds(30));
    Grant own = buckets.take(key("h"), rates, 60);
    assertThat(own.taken()).isTrue();
    assertThat(own.shared()).isFalse();
    assertThat(buckets.size()).isEqualTo(1);
  }

  @Test
  void whatIsSettledAfterForgettingIsCountedAllTheSame() {
    Rates rates = rates("60/min");
    Grant grant = buckets.take(key("a"), rates, 10);
    pass(Duration.ofMinutes(1));
    for (String who : List.of("b", "c", "d", "e")) {
      buckets.take(key(who), rates, 1);
    }
    buckets.settle(grant, rates, 10, 40);
    assertThat(buckets.take(key("a"), rates, 31).taken()).isFalse();
    assertThat(buckets.take(key("a"), rates, 30).taken()).isTrue();
  }

  @Test
  void whoGetsABucketAfterAllFindsWhatTheSharedOneHolds() {
    Rates rates = rates("60/min");
    for (String who : List.of("a", "b", "c")) {
      buckets.take(key(who), rates, 60);
    }
    buckets.take(key("d"), rates, 1);
    Grant shared = buckets.take(key("e"), rates, 50);
    assertThat(shared.shared()).isTrue();
    // Nothing of it is given back: it would be given to others.
    buckets.settle(shared, rates, 50, 0);
    pass(Duration.ofSeconds(1));
    Grant own = buckets.take(key("e"), rates, 12);
    assertThat(own.shared()).isFalse();
    assertThat(own.taken()).isFalse();
    assertThat(buckets.take(key("e"), rates, 11).taken()).isTrue();
  }

  @Test
  void whatTheSharedOneGaveIsNotGivenBackToABucketOfOnesOwn() {
    Rates rates = rates("60/min");
    for (String who : List.of("a", "b", "c")) {
      buckets.take(key(who), rates, 60);
    }
    buckets.take(key("d"), rates, 1);
    Grant shared = buckets.take(key("e"), rates, 50);
    pass(Duration.ofSeconds(1));
    Grant own = buckets.take(key("e"), rates, 11);
    assertThat(shared.shared()).isTrue();
    assertThat(own.taken() && !own.shared()).isTrue();

    buckets.settle(shared, rates, 50, 0);

    assertThat(buckets.take(key("e"), rates, 1).taken()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nobodyGetsMoreThanABucketOfTheirOwnWouldGive(long seed) {
    Random random = new Random(seed);
    Rates rates = seed % 2 == 0 ? rates("60/min") : rates("60/min", "5/s");
    Buckets unbounded = new Buckets(nanos::get);
    List<Runnable> settlements = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      pass(Duration.ofMillis(random.nextInt(100) * (long) random.nextInt(20)));
      Buckets.Key who = key("s" + random.nextInt(12));
      long amount = 1 + (long) random.nextInt((int) rates.largest());
      Grant grant = buckets.take(who, rates, amount);
      if (grant.taken()) {
        // The other one has seen the same calls, and would not have let this one wait.
        Grant own = unbounded.take(who, rates, amount);
        assertThat(own.taken()).isTrue();
        long used = random.nextInt((int) (2 * amount));
        settlements.add(
            () -> {
              buckets.settle(grant, rates, amount, used);
              unbounded.settle(own, rates, amount, used);
            });
      }
      if (!settlements.isEmpty() && random.nextInt(3) == 0) {
        settlements.remove(random.nextInt(settlements.size())).run();
      }
    }
    assertThat(buckets.size()).isLessThanOrEqualTo(5);
  }

  @Test
  void aReloadWithOtherAmountsKeepsWhatIsLeftAndOwed() {
    buckets.take(key("a"), rates("60/min"), 50);
    assertThat(buckets.take(key("a"), rates("600/min"), 11).taken()).isFalse();
    assertThat(buckets.take(key("a"), rates("600/min"), 10).taken()).isTrue();
    Grant grant = buckets.take(key("b"), rates("60/min"), 50);
    buckets.settle(grant, rates("60/min"), 50, 70);
    Grant refused = buckets.take(key("b"), rates("600/min"), 1);
    assertThat(refused.waitNanos()).isEqualTo(Duration.ofMillis(1_100).toNanos());
    buckets.take(key("c"), rates("60/min"), 10);
    assertThat(buckets.take(key("c"), rates("20/min", "5/s"), 6).taken()).isFalse();
    assertThat(buckets.take(key("c"), rates("20/min", "5/s"), 5).remaining()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void manyThreadsNeverGetMoreThanThereIs(long seed) throws Exception {
    Rates rates = rates("1000/hour");
    AtomicLong taken = new AtomicLong();
    AtomicLong newcomers = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      long own = seed * 31 + thread;
      tasks.add(threads.submit(() -> takeAndSettle(new Random(own), rates, taken, newcomers)));
    }
    for (Future<?> task : tasks) {
      task.get();
    }
    threads.shutdown();
    // The clock stands still, so what was used is exactly what was there, and never more.
    assertThat(taken.get()).isEqualTo(1_000);
    assertThat(newcomers.get()).isLessThanOrEqualTo(1_000);
    assertThat(buckets.size()).isLessThanOrEqualTo(5);
  }

  /** Half of what is taken is given back; other buckets come and go meanwhile. */
  private void takeAndSettle(Random random, Rates rates, AtomicLong taken, AtomicLong newcomers) {
    for (int i = 0; i < 3_000; i++) {
      long amount = 1L + random.nextInt(3);
      Grant grant = buckets.take(key("a"), rates, amount);
      if (grant.taken()) {
        long used = random.nextBoolean() ? 0 : amount;
        buckets.settle(grant, rates, amount, used);
        taken.addAndGet(used);
      }
      Grant other = buckets.take(key("n" + ThreadLocalRandom.current().nextInt(50)), rates, 1);
      if (other.taken() && other.shared()) {
        newcomers.incrementAndGet();
      }
    }
    while (buckets.take(key("a"), rates, 1).taken()) {
      taken.incrementAndGet();
    }
  }
}
