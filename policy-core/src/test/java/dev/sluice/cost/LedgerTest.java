package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Money;
import dev.sluice.cost.Ledger.Account;
import dev.sluice.cost.Ledger.Dimension;
import dev.sluice.cost.Ledger.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private static Totals call(long input, long output, long nanos) {
    return new Totals(1, 0, input, output, new Money(nanos), Money.ZERO);
  }

  @Test
  void sumsByEachDimension() {
    Ledger ledger = new Ledger(START);
    ledger.charge(
        new Account("acme", "search", "small", "http://a/v1", "summary"), call(10, 5, 30));
    ledger.charge(new Account("acme", null, "large", "http://a/v1", null), call(20, 5, 70));
    ledger.charge(
        new Account("beta", "search", "small", null, null),
        new Totals(1, 1, 0, 0, Money.ZERO, new Money(9)));
    Ledger.Snapshot snapshot = ledger.snapshot();
    assertThat(snapshot.since()).isEqualTo(START);
    assertThat(snapshot.whole()).isEqualTo(new Totals(3, 1, 30, 10, new Money(100), new Money(9)));
    assertThat(snapshot.by(Dimension.TENANT))
        .containsExactly(
            new Row(Dimension.TENANT, "acme", new Totals(2, 0, 30, 10, new Money(100), Money.ZERO)),
            new Row(Dimension.TENANT, "beta", new Totals(1, 1, 0, 0, Money.ZERO, new Money(9))));
    assertThat(snapshot.by(Dimension.TEAM))
        .extracting(Row::name)
        .containsExactly("acme/search", "beta/search");
    assertThat(snapshot.by(Dimension.MODEL))
        .extracting(Row::name)
        .containsExactly("large", "small");
    assertThat(snapshot.by(Dimension.ENDPOINT))
        .containsExactly(
            new Row(
                Dimension.ENDPOINT,
                "http://a/v1",
                new Totals(2, 0, 30, 10, new Money(100), Money.ZERO)));
    assertThat(snapshot.by(Dimension.FEATURE)).extracting(Row::name).containsExactly("summary");
  }

  @Test
  void whatHasNoRowOfItsOwnIsInTheRowForOthers() {
    Ledger ledger = new Ledger(START, 3);
    for (int i = 0; i < 10; i++) {
      ledger.charge(new Account("t" + i, null, "m", null, null), call(1, 0, 1));
    }
    List<Row> tenants = ledger.snapshot().by(Dimension.TENANT);
    assertThat(tenants)
        .extracting(Row::name)
        .containsExactly("other", "t0", "t1", "t2")
        .doesNotHaveDuplicates();
    assertThat(tenants.get(0).totals().calls()).isEqualTo(7);
    assertThat(tenants.stream().mapToLong(row -> row.totals().calls()).sum()).isEqualTo(10);
  }

  @Test
  void losesNothingWhenManyThreadsCharge() throws InterruptedException {
    Ledger ledger = new Ledger(START, 16);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Random random = new Random(i);
      Thread thread =
          new Thread(
              () -> {
                for (int call = 0; call < 5_000; call++) {
                  String tenant = "t" + random.nextInt(40);
                  ledger.charge(new Account(tenant, "a", "m", "e", null), call(3, 2, 7));
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Ledger.Snapshot snapshot = ledger.snapshot();
    Totals expected = new Totals(30_000, 0, 90_000, 60_000, new Money(210_000), Money.ZERO);
    assertThat(snapshot.whole()).isEqualTo(expected);
    for (Dimension dimension :
        List.of(Dimension.TENANT, Dimension.TEAM, Dimension.MODEL, Dimension.ENDPOINT)) {
      assertThat(snapshot.by(dimension).stream().map(Row::totals).reduce(Totals.ZERO, Totals::plus))
          .isEqualTo(expected);
      assertThat(snapshot.by(dimension)).hasSizeLessThanOrEqualTo(16 + 6 + 1);
    }
  }
}
