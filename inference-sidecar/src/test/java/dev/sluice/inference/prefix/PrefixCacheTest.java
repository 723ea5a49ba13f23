package dev.sluice.inference.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.inference.prefix.ReuseClass.Growth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {
  private static final int BLOCK = 16;

  private final List<Integer> evicted = new ArrayList<>();
  private long nanos;

  private PrefixCache<String> cache(int capacity) {
    return new PrefixCache<>(PrefixCacheSettings.of(BLOCK, capacity), () -> nanos, evicted::add);
  }

  private static Prompt<String> prompt(String... blocks) {
    return salted("", blocks);
  }

  private static Prompt<String> salted(String salt, String... blocks) {
    return new Prompt<>(salt, List.of(blocks), (long) blocks.length * BLOCK);
  }

  private void use(PrefixCache<String> cache, Prompt<String> prompt) {
    cache.acquire(prompt).release(100);
  }

  private int found(PrefixCache<String> cache, Prompt<String> prompt) {
    Lease<String> lease = cache.acquire(prompt);
    lease.release(100);
    return lease.foundBlocks();
  }

  private void pass(long seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void findsTheLongestPrefixThatWasCached() {
    PrefixCache<String> cache = cache(10);
    use(cache, prompt("system", "a", "b"));

    assertThat(found(cache, prompt("system", "a", "c"))).isEqualTo(2);
    assertThat(found(cache, prompt("a", "b"))).isZero();
    assertThat(found(cache, prompt("system", "a", "b", "more"))).isEqualTo(3);
  }

  @Test
  void aBlockStaysUnderItsSlot() {
    PrefixCache<String> cache = cache(10);
    Lease<String> first = cache.acquire(prompt("system", "a"));
    Lease<String> second = cache.acquire(prompt("system", "b"));

    assertThat(second.slot(0)).isEqualTo(first.slot(0));
    assertThat(second.slot(1)).isNotEqualTo(first.slot(1));
  }

  @Test
  void neverSharesAcrossSalts() {
    PrefixCache<String> cache = cache(10);
    use(cache, salted("acme", "system", "a"));

    assertThat(found(cache, salted("initech", "system", "a"))).isZero();
    assertThat(found(cache, salted("acme", "system", "a"))).isEqualTo(2);
  }

  @Test
  void keepsWhatARunningSequenceUses() {
    PrefixCache<String> cache = cache(3);
    Lease<String> running = cache.acquire(prompt("a", "b"));
    use(cache, prompt("c", "d", "e"));
    use(cache, prompt("f", "g"));

    assertThat(found(cache, prompt("a", "b"))).isEqualTo(2);
    assertThat(evicted).doesNotContain(running.slot(0), running.slot(1));
  }

  @Test
  void holdsAsMuchOfAPromptAsThereIsRoomFor() {
    PrefixCache<String> cache = cache(3);
    Lease<String> running = cache.acquire(prompt("a", "b"));
    Lease<String> other = cache.acquire(prompt("c", "d"));

    assertThat(other.heldBlocks()).isEqualTo(1);
    running.release(0);
    other.release(0);
    assertThat(cache.acquire(prompt("c", "d")).heldBlocks()).isEqualTo(2);
  }

  @Test
  void keepsWhatIsPinnedUntilItIsReleased() {
    PrefixCache<String> cache = cache(4);
    Lease<String> pin = cache.pin(prompt("system", "rules"));
    for (int i = 0; i < 20; i++) {
      pass(60);
      use(cache, prompt("x" + i, "y" + i));
    }
    assertThat(found(cache, prompt("system", "rules"))).isEqualTo(2);

    pin.release(0);
    use(cache, prompt("1", "2", "3", "4"));
    assertThat(found(cache, prompt("system", "rules"))).isZero();
  }

  @Test
  void refusesToPinMoreThanHalf() {
    PrefixCache<String> cache = cache(4);
    Lease<String> pin = cache.pin(prompt("a", "b"));

    assertThatThrownBy(() -> cache.pin(prompt("c")))
        .hasMessage(
            "Pinning 1 more blocks beside 2 would take over half of the prefix cache of 4 blocks.");
    pin.release(0);
    assertThat(cache.pin(prompt("c")).heldBlocks()).isEqualTo(1);
  }

  @Test
  void refusesToPinWhereRunningSequencesLeaveNoRoom() {
    PrefixCache<String> cache = cache(4);
    Lease<String> running = cache.acquire(prompt("a", "b", "c"));

    assertThatThrownBy(() -> cache.pin(prompt("d", "e")))
        .hasMessageContaining("leave room for 1 of the 2 blocks");
    running.release(0);
    cache.pin(prompt("d", "e"));
  }

  @Test
  void anAnswersBlocksContinueThePrompt() {
    PrefixCache<String> cache = cache(10);
    Lease<String> lease = cache.acquire(prompt("question"));

    assertThat(lease.extend(List.of("answer 1", "answer 2"))).isEqualTo(2);
    lease.release(32);
    assertThat(found(cache, prompt("question", "answer 1", "answer 2", "next"))).isEqualTo(3);
  }

  @Test
  void aLeaseThatEndsWithAPartOfABlockIsNotExtended() {
    Lease<String> lease = cache(10).acquire(new Prompt<>("", List.of("a", "b"), BLOCK + 1));

    assertThatThrownBy(() -> lease.extend(List.of("c"))).hasMessageContaining("full block");
  }

  @Test
  void releasesOnce() {
    PrefixCache<String> cache = cache(4);
    Lease<String> lease = cache.acquire(prompt("a"));
    Lease<String> other = cache.acquire(prompt("a"));
    lease.release(0);
    lease.release(0);

    assertThat(cache.statistics().leasedBlocks()).isEqualTo(1);
    other.release(0);
    assertThat(cache.statistics().leasedBlocks()).isZero();
    assertThatThrownBy(() -> other.extend(List.of("b"))).hasMessageContaining("released");
  }

  @Test
  void remembersABoundedHistory() {
    PrefixCache<String> cache = cache(10);
    for (int i = 0; i < 1000; i++) {
      use(cache, prompt("x" + i, "y" + i));
    }
    assertThat(cache.statistics().cachedBlocks()).isEqualTo(10);
    assertThat(cache.statistics().historyBlocks()).isEqualTo(80);

    pass(TimeUnit.DAYS.toSeconds(1));
    cache.advance();
    assertThat(cache.statistics().historyBlocks()).isZero();
  }

  @Test
  void tellsHowAPromptGrewFromWhatItRemembers() {
    PrefixCache<String> cache = cache(5);

    assertThat(growth(cache, prompt("a", "b", "c"))).isEqualTo(Growth.START);
    assertThat(growth(cache, prompt("a", "b", "c"))).isEqualTo(Growth.REPEAT);
    assertThat(growth(cache, prompt("a", "b", "c", "d", "e"))).isEqualTo(Growth.CONTINUATION);
    assertThat(growth(cache, prompt("a", "x", "y"))).isEqualTo(Growth.START);
    use(cache, prompt("1", "2", "3", "4", "5"));
    assertThat(growth(cache, prompt("a", "b", "c", "d", "f"))).isEqualTo(Growth.REPEAT);
  }

  private Growth growth(PrefixCache<String> cache, Prompt<String> prompt) {
    pass(1);
    Lease<String> lease = cache.acquire(prompt);
    lease.release(100);
    return lease.growth();
  }

  @Test
  void learnsThatConversationsContinueAndOthersDoNot() {
    PrefixCache<String> cache = cache(40);
    for (int i = 0; i < 200; i++) {
      // A conversation goes on after every turn; each document is asked for once.
      use(cache, prompt("start" + i, "1", "2"));
      use(cache, prompt("document" + i, "1", "2"));
      pass(30);
      use(cache, prompt("start" + i, "1", "2", "3", "4"));
      use(cache, prompt("document" + i, "other", "2", "3", "4"));
      pass(30);
      use(cache, prompt("start" + i, "1", "2", "3", "4", "5"));
    }
    use(cache, prompt("start", "1", "2"));
    use(cache, prompt("document", "1", "2"));
    pass(30);
    use(cache, prompt("start", "1", "2", "3", "4"));
    use(cache, prompt("document", "other", "2", "3", "4"));
    for (int i = 0; i < 11; i++) {
      pass(1);
      use(cache, prompt("new" + i, "1", "2"));
    }
    pass(19);

    assertThat(found(cache, prompt("start", "1", "2", "3", "4", "5"))).isEqualTo(5);
    assertThat(found(cache, prompt("document", "other", "2", "3", "4"))).isLessThan(5);
  }

  @Test
  void countsWhatItDoes() {
    PrefixCache<String> cache = cache(2);
    use(cache, prompt("a", "b"));
    use(cache, prompt("a", "c"));

    assertThat(cache.statistics()).isEqualTo(new PrefixCacheStatistics(2, 0, 1, 4, 1, 1));
  }

  @Test
  void refusesImpossibleSettings() {
    assertThatThrownBy(() -> PrefixCacheSettings.of(16, 0)).hasMessageContaining("0 blocks");
    assertThatThrownBy(() -> new PrefixCacheSettings(16, 1, 0, 2)).hasMessageContaining("2.0");
    assertThatThrownBy(() -> new Prompt<>("", List.of("a", "b"), 1))
        .hasMessageContaining("1 tokens");
  }
}
