package dev.sluice.inference.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random schedules beside a naive model, which knows each slot's whole prefix. */
class PrefixCacheScheduleTest {
  private static final int SCHEDULES_PER_SEED = 500;
  private static final int BLOCK = 8;

  private record Holding(Lease<Integer> lease, List<List<Object>> prefixes) {}

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void staysTrueToTheModel(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < SCHEDULES_PER_SEED; i++) {
      new Schedule(random).run(5 + random.nextInt(60));
    }
  }

  private static final class Schedule {
    private final Random random;
    private final int capacity;
    private final Map<Integer, List<Object>> prefixOfSlot = new HashMap<>();
    private final Set<List<Object>> cached = new HashSet<>();
    private final List<Holding> holdings = new ArrayList<>();
    private final PrefixCache<Integer> cache;
    private long nanos;

    Schedule(Random random) {
      this.random = random;
      this.capacity = 1 + random.nextInt(12);
      int history = random.nextInt(3) * capacity;
      double attention = random.nextInt(2) * 0.01;
      this.cache =
          new PrefixCache<>(
              new PrefixCacheSettings(BLOCK, capacity, history, attention),
              () -> nanos,
              this::evict);
    }

    void run(int operations) {
      for (int i = 0; i < operations; i++) {
        nanos += TimeUnit.SECONDS.toNanos((long) Math.pow(10, random.nextDouble() * 5) - 1);
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> acquire();
          case 3 -> pin();
          case 4 -> extend();
          default -> release();
        }
        check();
      }
      while (!holdings.isEmpty()) {
        release();
      }
      assertThat(cache.statistics().leasedBlocks()).isZero();
    }

    private void acquire() {
      Prompt<Integer> prompt = prompt();
      int expected = naiveFound(prompt);
      Lease<Integer> lease = cache.acquire(prompt);
      assertThat(lease.foundBlocks()).isEqualTo(expected);
      take(prompt, lease, expected);
    }

    private void pin() {
      Prompt<Integer> prompt = prompt();
      int expected = naiveFound(prompt);
      try {
        Lease<Integer> lease = cache.pin(prompt);
        assertThat(lease.heldBlocks()).isEqualTo(prompt.blocks().size());
        take(prompt, lease, expected);
      } catch (IllegalStateException refused) {
        // What was cached for it stays cached, unknown to the model: find it out.
        learn(prompt);
      }
    }

    private void learn(Prompt<Integer> prompt) {
      Lease<Integer> lease = cache.acquire(prompt);
      take(prompt, lease, 0);
      holdings.removeLast().lease().release(0);
    }

    private void take(Prompt<Integer> prompt, Lease<Integer> lease, int found) {
      List<List<Object>> prefixes = new ArrayList<>();
      for (int block = 0; block < lease.heldBlocks(); block++) {
        List<Object> prefix = prefix(prompt, block);
        store(lease.slot(block), prefix);
        prefixes.add(prefix);
      }
      assertThat(lease.heldBlocks()).isGreaterThanOrEqualTo(found);
      holdings.add(new Holding(lease, prefixes));
    }

    private void store(int slot, List<Object> prefix) {
      List<Object> before = prefixOfSlot.put(slot, prefix);
      assertThat(before == null || before.equals(prefix)).as("slot taken twice").isTrue();
      cached.add(prefix);
    }

    private void extend() {
      if (holdings.isEmpty()) {
        return;
      }
      Holding holding = holdings.get(random.nextInt(holdings.size()));
      Integer block = random.nextInt(4);
      try {
        int added = holding.lease().extend(List.of(block));
        if (added == 1) {
          List<Object> prefix = new ArrayList<>(holding.prefixes().getLast());
          prefix.add(block);
          store(holding.lease().slot(holding.prefixes().size()), prefix);
          holding.prefixes().add(prefix);
        }
      } catch (IllegalStateException refused) {
        assertThat(refused).hasMessageContaining("extended");
      }
    }

    private void release() {
      if (!holdings.isEmpty()) {
        holdings.remove(random.nextInt(holdings.size())).lease().release(random.nextInt(2000));
      }
    }

    private void evict(int slot) {
      List<Object> prefix = prefixOfSlot.remove(slot);
      assertThat(prefix).as("evicted slot").isNotNull();
      cached.remove(prefix);
      for (Holding holding : holdings) {
        assertThat(holding.prefixes()).as("in use").doesNotContain(prefix);
      }
      assertThat(cached)
          .as("built on what is evicted")
          .noneMatch(
              other ->
                  other.size() > prefix.size() && other.subList(0, prefix.size()).equals(prefix));
    }

    private void check() {
      PrefixCacheStatistics statistics = cache.statistics();
      assertThat(statistics.cachedBlocks()).isEqualTo(cached.size()).isLessThanOrEqualTo(capacity);
      Set<List<Object>> held = new HashSet<>();
      holdings.forEach(holding -> held.addAll(holding.prefixes()));
      assertThat(statistics.leasedBlocks()).isEqualTo(held.size());
      assertThat(statistics.historyBlocks()).isLessThanOrEqualTo(2 * capacity);
    }

    private int naiveFound(Prompt<Integer> prompt) {
      int found = 0;
      while (found < prompt.blocks().size() && cached.contains(prefix(prompt, found))) {
        found++;
      }
      return found;
    }

    private static List<Object> prefix(Prompt<Integer> prompt, int block) {
      List<Object> prefix = new ArrayList<>();
      prefix.add(prompt.salt());
      prefix.addAll(prompt.blocks().subList(0, block + 1));
      return prefix;
    }

    private Prompt<Integer> prompt() {
      List<Integer> blocks = new ArrayList<>();
      int size = 1 + random.nextInt(6);
      for (int i = 0; i < size; i++) {
        blocks.add(random.nextInt(i == 0 ? 2 : 4));
      }
      // A content that is not full differs from all that are.
      boolean partial = random.nextInt(3) == 0;
      if (partial) {
        blocks.set(size - 1, 100 + random.nextInt(2));
      }
      String salt = random.nextInt(3) == 0 ? "acme" : "";
      return new Prompt<>(salt, blocks, (long) size * BLOCK - (partial ? 1 : 0));
    }
  }
}
