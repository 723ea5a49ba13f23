package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Money;
import dev.sluice.cost.Ledger.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LedgerFileTest {
  private static final Instant FIRST = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LATER = Instant.parse("2026-11-22T12:00:00Z");
  private static final Account ACCOUNT = new Account("acme", "se\"arch", "small", "http://a", "f");
  private static final Totals CALL =
      new Totals(1, 1, 10, 5, new Money(Long.MAX_VALUE / 4), new Money(7));

  @TempDir Path folder;

  private LedgerFile open(Ledger ledger) throws IOException {
    return LedgerFile.open(folder.resolve("deep/ledger.json"), ledger, Duration.ofHours(1));
  }

  @Test
  void closingTakesEverythingOverARestart() throws IOException {
    Ledger before = new Ledger(FIRST);
    try (LedgerFile file = open(before)) {
      before.charge(ACCOUNT, CALL);
      assertThat(file).isNotNull();
    }
    Ledger after = new Ledger(LATER);
    try (LedgerFile file = open(after)) {
      assertThat(after.snapshot()).isEqualTo(before.snapshot());
      after.charge(ACCOUNT, new Totals(1, 0, 1, 1, new Money(1), Money.ZERO));
      assertThat(file).isNotNull();
    }
    Ledger last = new Ledger(LATER);
    open(last).close();
    assertThat(last.snapshot().whole().calls()).isEqualTo(2);
    assertThat(last.snapshot()).isEqualTo(after.snapshot());
    assertThat(folder.resolve("deep").toFile().list())
        .containsExactlyInAnyOrder("ledger.json", "ledger.json.lock");
  }

  @Test
  void aProcessThatIsKilledLosesOnlyWhatCameAfterTheLastWriting() throws IOException {
    Ledger killed = new Ledger(FIRST);
    LedgerFile file = open(killed);
    killed.charge(ACCOUNT, CALL);
    file.write();
    Ledger.Snapshot written = killed.snapshot();
    killed.charge(ACCOUNT, CALL);
    // What a killed process may leave: half of the next file.
    Files.write(folder.resolve("deep/ledger.json.new"), new byte[] {'{'});
    Path left = Files.createDirectory(folder.resolve("left"));
    for (String name : List.of("ledger.json", "ledger.json.new")) {
      Files.copy(folder.resolve("deep").resolve(name), left.resolve(name));
    }
    Ledger after = new Ledger(LATER);
    LedgerFile.open(left.resolve("ledger.json"), after, Duration.ofHours(1)).close();
    assertThat(after.snapshot()).isEqualTo(written);
    file.close();
  }

  @Test
  void ofTwoThatShareAFileNeitherLosesTheOthersCharges() throws IOException {
    Ledger first = new Ledger(FIRST);
    Ledger second = new Ledger(LATER);
    LedgerFile keeper = open(first);
    try (LedgerFile next = open(second)) {
      first.charge(ACCOUNT, CALL);
      keeper.write();
      second.charge(ACCOUNT, CALL);
      next.write();
      assertThat(LedgerJson.read(folder.resolve("deep/ledger.json")).whole().calls()).isEqualTo(1);
      first.charge(ACCOUNT, CALL);
      keeper.close();
      next.write();
    }
    Ledger after = new Ledger(LATER);
    open(after).close();
    assertThat(after.snapshot().whole().calls()).isEqualTo(3);
    assertThat(after.snapshot()).isEqualTo(second.snapshot());
  }

  @Test
  void aFileThatCannotBeReadIsFreeAgain() throws IOException {
    Path path = Files.createDirectories(folder.resolve("deep")).resolve("ledger.json");
    Files.writeString(path, "{");
    assertThatThrownBy(() -> open(new Ledger(FIRST))).isInstanceOf(IOException.class);
    Files.delete(path);
    open(new Ledger(FIRST)).close();
  }

  @Test
  void writesByItself() throws Exception {
    Path path = folder.resolve("ledger.json");
    Ledger ledger = new Ledger(FIRST);
    try (LedgerFile file = LedgerFile.open(path, ledger, Duration.ofMillis(1))) {
      ledger.charge(ACCOUNT, CALL);
      while (!Files.exists(path)) {
        Thread.sleep(1);
      }
      assertThat(file).isNotNull();
    }
    Ledger after = new Ledger(LATER);
    LedgerFile.open(path, after, Duration.ofHours(1)).close();
    assertThat(after.snapshot()).isEqualTo(ledger.snapshot());
  }

  @Test
  void anInterruptedThreadStillClosesProperly() throws IOException {
    Ledger ledger = new Ledger(FIRST);
    LedgerFile file = open(ledger);
    ledger.charge(ACCOUNT, CALL);
    Thread.currentThread().interrupt();
    file.close();
    assertThat(Thread.interrupted()).isTrue();
    Ledger after = new Ledger(LATER);
    open(after).close();
    assertThat(after.snapshot()).isEqualTo(ledger.snapshot());
  }

  @Test
  void nothingIsWrittenWhereNothingWasCharged() throws IOException {
    open(new Ledger(FIRST)).close();
    assertThat(folder.resolve("deep/ledger.json")).doesNotExist();
  }

  @Test
  void closingStopsTheThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    LedgerFile file = open(new Ledger(FIRST));
    Set<Thread> begun = new HashSet<>(Thread.getAllStackTraces().keySet());
    begun.removeAll(before);
    begun.removeIf(thread -> !thread.getName().equals("sluice-ledger"));
    assertThat(begun).hasSize(1);

    file.close();

    for (Thread thread : begun) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"ledger\":2}",
        "{\"ledger\":1,\"since\":\"yesterday\"}",
        "{\"ledger\":1,\"since\":\"2026-11-21T12:00:00Z\",\"whole\":{},\"rows\":[]}"
      })
  void aFileThatIsNoLedgerIsLeftAlone(String text) throws IOException {
    Path path = folder.resolve("broken.json");
    Files.writeString(path, text);
    assertThatThrownBy(() -> LedgerFile.open(path, new Ledger(FIRST), Duration.ofHours(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.json cannot be read; repair it, or move it away");
    assertThat(path).hasContent(text);
  }
}
