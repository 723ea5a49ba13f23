package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.LogRecords;
import dev.sluice.Sample;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheStoreTest {
  private static final Call HELLO =
      Asked.chat("{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

  @TempDir Path directory;

  private final LogRecords logged = new LogRecords(CacheStore.class);

  @AfterEach
  void stopListening() {
    logged.close();
  }

  private CacheTestKit open() {
    return new CacheTestKit(CacheTestKit.onDisk(directory));
  }

  private void fill() {
    try (CacheTestKit kit = open()) {
      kit.answerJson(HELLO);
    }
  }

  private Path find(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).findFirst().orElseThrow();
    }
  }

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
  void aDiskThatIsNearlyFullIsLeftAloneWithOneWarning() {
    CacheSettings settings = CacheTestKit.onDisk(directory);
    DiskTier roomy = DiskTier.open(settings);
    DiskTier full = new DiskTier(roomy.manager(), roomy.answers(), roomy.lock(), new FullVolume());
    CacheStore store = new CacheStore(settings, full);
    try (store) {
      for (String key : List.of("a", "b", "c")) {
        store.put(key, new byte[100], true);
        assertThat(store.inMemory(key)).hasSize(100);
      }
    }
    assertThat(store.onDisk("a")).isFalse();
    assertThat(logged.messages())
        .containsExactly(
            "cache: the disk is nearly full, so further answers stay in memory; it is said once"
                + " only");
    try (CacheTestKit kit = open()) {
      assertThat(kit.hit(HELLO)).isFalse();
    }
  }

  /** A volume with a megabyte left. */
  private static final class FullVolume extends FileStore {
    @Override
    public String name() {
      return "full";
    }

    @Override
    public String type() {
      return "test";
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public long getTotalSpace() {
      return 1L << 40;
    }

    @Override
    public long getUsableSpace() {
      return 1 << 20;
    }

    @Override
    public long getUnallocatedSpace() {
      return 1 << 20;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
      return false;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
      return false;
    }

    @Override
    public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object getAttribute(String attribute) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".index", ".meta", ".data"})
  void aDamagedFileStartsEmptyWithOneWarning(String suffix) throws IOException {
    fill();
    Files.write(find(suffix), new byte[] {1, 2, 3});
    try (CacheTestKit kit = open()) {
      assertThat(kit.hit(HELLO)).isFalse();
      kit.answerJson(HELLO);
      assertThat(kit.hit(HELLO)).isTrue();
    }
    assertThat(logged.messages()).hasSize(1);
  }

  @Test
  void damagedAnswersAreMissesWithOneWarning() throws IOException {
    fill();
    Path data = find(".data");
    byte[] bytes = Files.readAllBytes(data);
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("choices");
    bytes[at] ^= 1;
    Files.write(data, bytes);
    try (CacheTestKit kit = open()) {
      assertThat(kit.hit(HELLO)).isFalse();
      kit.answerJson(HELLO);
      assertThat(kit.hit(HELLO)).isTrue();
    }
    assertThat(logged.messages()).hasSize(1);
  }

  @Test
  void anUncleanEndStartsEmptyWithOneWarning() throws IOException {
    fill();
    Files.delete(find(".clean"));
    try (CacheTestKit kit = open()) {
      assertThat(kit.hit(HELLO)).isFalse();
    }
    assertThat(logged.messages()).singleElement().asString().contains("were not closed in order");
  }

  @Test
  void aSecondStoreOfADirectoryKeepsItsAnswersInMemory() {
    try (CacheTestKit first = open();
        CacheTestKit second = open()) {
      first.answerJson(HELLO);
      assertThat(second.hit(HELLO)).isFalse();
      second.answerJson(HELLO);
      assertThat(second.hit(HELLO)).isTrue();
    }
    assertThat(logged.messages()).singleElement().asString().contains("memory only");
  }

  @Test
  void aDirectoryThatCannotBeMadeLeavesMemory() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    try (CacheTestKit kit = new CacheTestKit(CacheTestKit.onDisk(file.resolve("cache")))) {
      kit.answerJson(HELLO);
      assertThat(kit.hit(HELLO)).isTrue();
    }
    assertThat(logged.messages()).hasSize(1);
  }

  @Test
  void aDiskThatIsBusyIsAMiss() throws Exception {
    fill();
    CountDownLatch free = new CountDownLatch(1);
    try (CacheTestKit kit = open()) {
      for (int thread = 0; thread < 2; thread++) {
        kit.store.read("nothing", bytes -> await(free));
      }
      assertThat(kit.begin().onCall(HELLO)).isInstanceOf(Decision.Wait.class);
      assertThat(kit.ask(HELLO)).isInstanceOf(Decision.Continue.class);
      while (kit.store.read("nothing", bytes -> {})) {
        assertThat(free.getCount()).isEqualTo(1);
      }
      assertThat(kit.begin().onCall(HELLO)).isInstanceOf(Decision.Continue.class);
      free.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void bothPlacesAreBounded() throws Exception {
    try (CacheStore store = CacheStore.open(CacheTestKit.onDisk(directory))) {
      int inMemory = 0;
      int onDisk = 0;
      for (int i = 0; i < 400; i++) {
        store.put("key-" + i, new byte[32 * 1024], true);
        settle(store);
      }
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
    }
    try (CacheTestKit kit = new CacheTestKit(noWrites)) {
      kit.now = Sample.NOW.plus(Duration.ofHours(26));
      assertThat(kit.hit(HELLO)).isTrue();
    }
  }

  /** Waits until the store's threads have done what was asked before. */
  private static void settle(CacheStore store) throws Exception {
    // Each of the two threads must be here at once, so what they did before is done.
    CyclicBarrier both = new CyclicBarrier(2);
    List<CompletableFuture<Integer>> done =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    for (CompletableFuture<Integer> each : done) {
      store.read("nothing", bytes -> meet(both, each));
    }
    for (CompletableFuture<Integer> each : done) {
      each.get(10, TimeUnit.SECONDS);
    }
  }

  private static void meet(CyclicBarrier both, CompletableFuture<Integer> done) {
    try {
      done.complete(both.await(5, TimeUnit.SECONDS));
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
