package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where answers lie, for how long, and what closing leaves. */
class CacheStoreTest extends CacheDiskFixture {
  @Test
  void aRestartKeepsTheAnswersAndReadsThemOffTheCallersThread() {
    fill();
    try (CacheTestKit kit = open()) {
      Decision<Call> first = kit.begin().onCall(HELLO);
      assertThat(first).isInstanceOf(Decision.Wait.class);
      Decision<Call> settled = kit.ask(HELLO);
      assertThat(Sample.text(Sample.reply(settled))).isEqualTo(CacheTestKit.JSON);
      assertThat(kit.begin().onCall(HELLO)).isInstanceOf(Decision.Answer.class);
    }
    assertThat(logged.messages()).isEmpty();
  }

  @Test
  void whatIsNotOnDiskIsMissedAtOnce() {
    fill();
    try (CacheTestKit kit = open()) {
      Call other = Asked.chat("{\"model\":\"small\",\"messages\":[]}");
      assertThat(kit.begin().onCall(other)).isInstanceOf(Decision.Continue.class);
    }
  }

  @Test
  void bothPlacesAreBounded() throws Exception {
    try (CacheStore store = CacheStore.open(CacheTestKit.onDisk(directory))) {
      int inMemory = 0;
      int onDisk = 0;
      for (int i = 0; i < 400; i++) {
        store.put("key-" + i, new byte[32 * 1024], true);
      }
      settle(store);
      for (int i = 0; i < 400; i++) {
        inMemory += store.inMemory("key-" + i) == null ? 0 : 1;
        onDisk += store.onDisk("key-" + i) ? 1 : 0;
      }
      assertThat(inMemory).isBetween(1, 32);
      assertThat(onDisk).isBetween(1, 64);
    }
  }

  @Test
  void whatIsFoundInMemoryIsWrittenToDisk() throws Exception {
    try (CacheStore store = CacheStore.open(CacheTestKit.onDisk(directory))) {
      store.put("once", new byte[9], false);
      store.put("twice", new byte[9], false);
      assertThat(store.inMemory("twice")).hasSize(9);
      settle(store);
      assertThat(store.onDisk("once")).isFalse();
      assertThat(store.onDisk("twice")).isTrue();
    }
  }

  @Test
  void whatOnlyMemoryHadIsWrittenInTheEnd() {
    try (CacheStore store = CacheStore.open(CacheTestKit.onDisk(directory))) {
      for (int i = 0; i < 100; i++) {
        store.put("key-" + i, new byte[1024], false);
      }
      assertThat(store.onDisk("key-1")).isFalse();
    }
    try (CacheStore store = CacheStore.open(CacheTestKit.onDisk(directory))) {
      for (int i = 0; i < 100; i++) {
        assertThat(store.onDisk("key-" + i)).isTrue();
      }
    }
    assertThat(logged.messages()).isEmpty();
  }

  @Test
  void aNewAnswerToWhatWasAskedBeforeReplacesTheOneOnDisk() throws Exception {
    CacheSettings noWrites = CacheTestKit.onDisk(directory, "0");
    fill();
    try (CacheTestKit kit = new CacheTestKit(noWrites)) {
      kit.now = Sample.NOW.plus(Duration.ofHours(25));
      kit.answerJson(HELLO);
      settle(kit.store);
      CompletableFuture<byte[]> onDisk = new CompletableFuture<>();
      kit.store.read(kit.policy().key(HELLO), onDisk::complete);
      assertThat(AnswerBytes.read(onDisk.get(30, TimeUnit.SECONDS)).storedAt()).isEqualTo(kit.now);
    }
    try (CacheTestKit kit = new CacheTestKit(noWrites)) {
      kit.now = Sample.NOW.plus(Duration.ofHours(26));
      assertThat(kit.hit(HELLO)).isTrue();
    }
  }

  @Test
  void whatManyThreadsKeepIsAllWritten() throws Exception {
    try (CacheStore store = CacheStore.open(CacheTestKit.onDisk(directory))) {
      List<Thread> keepers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String own = "key-" + i + "-";
        Thread keeper = new Thread(() -> keep(store, own));
        keeper.start();
        keepers.add(keeper);
      }
      for (Thread keeper : keepers) {
        keeper.join();
      }
      settle(store);
      for (int i = 0; i < 1600; i++) {
        assertThat(store.onDisk("key-" + i / 200 + "-" + i % 200)).as("%d", i).isTrue();
      }
    }
  }

  private static void keep(CacheStore store, String own) {
    for (int i = 0; i < 200; i++) {
      store.put(own + i, new byte[9], true);
      // Some come while earlier ones are being written.
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Waits until the store's threads have done what was asked before. */
  private static void settle(CacheStore store) throws Exception {
    // Each thread must be here at once, so what they did before is done.
    CyclicBarrier all = new CyclicBarrier(CacheStore.THREADS);
    List<CompletableFuture<Integer>> done =
        Stream.generate(CompletableFuture<Integer>::new).limit(CacheStore.THREADS).toList();
    for (CompletableFuture<Integer> each : done) {
      store.read("nothing", bytes -> meet(all, each));
    }
    for (CompletableFuture<Integer> each : done) {
      each.get(60, TimeUnit.SECONDS);
    }
  }

  private static void meet(CyclicBarrier all, CompletableFuture<Integer> done) {
    try {
      done.complete(all.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      done.completeExceptionally(e);
    }
  }

  @Test
  void aClosedStoreIsEmptyAndLeavesNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    CacheStore store = CacheStore.open(CacheTestKit.onDisk(directory));
    store.put("key", new byte[9], true);
    store.close();
    store.close();
    store.put("key", new byte[9], true);
    assertThat(store.inMemory("key")).isNull();
    assertThat(store.onDisk("key")).isFalse();
    assertThat(store.read("key", bytes -> {})).isFalse();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread)) {
        thread.join(5_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void closingReleasesTheFiles() throws IOException {
    fill();
    Path descriptors = Path.of("/proc/self/fd");
    if (Files.isDirectory(descriptors)) {
      try (Stream<Path> open = Files.list(descriptors)) {
        Set<String> targets = open.map(CacheStoreTest::target).collect(Collectors.toSet());
        assertThat(targets).noneMatch(name -> name.startsWith(directory.toString()));
      }
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }
}
