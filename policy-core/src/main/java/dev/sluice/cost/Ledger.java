package dev.sluice.cost;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What was spent: totals over all calls, and by each {@link Dimension}. Safe for any number of
 * threads; charging a call takes no lock.
 *
 * <p>Each dimension has a bounded number of rows. What belongs to none of them, because there are
 * too many, is in the row called {@value #OTHER}, so that the rows of a dimension that every call
 * has always sum up to the whole.
 */
public final class Ledger {
  /** Name of the row that takes what has no row of its own. */
  public static final String OTHER = "other";

  /** Rows of a dimension where nobody says otherwise. */
  public static final int STANDARD_CAPACITY = 1_000;

  private final Counter whole = new Counter();
  private final Rows tenants;
  private final Rows teams;
  private final Rows models;
  private final Rows endpoints;
  private final Rows features;
  private final List<Rows> all;
  private final LongAdder charges = new LongAdder();
  private volatile Instant since;

  /** What calls are told apart by. */
  public enum Dimension {
    /** Who pays. */
    TENANT,
    /** Parts of tenants, named {@code tenant/team}; calls without a team have no row. */
    TEAM,
    /** Configured models; where none was chosen, the name that was asked for. */
    MODEL,
    /** Base addresses of the targets that answered; calls without a target have no row. */
    ENDPOINT,
    /** What calls are for, as declared; calls without a feature have no row. */
    FEATURE
  }

  /**
   * Which rows of the ledger a call belongs to.
   *
   * @param tenant who pays
   * @param team a part of the tenant, or null
   * @param model the model that answered or was asked for
   * @param endpoint base address of the target, or null
   * @param feature what the call was for, or null
   */
  public record Account(
      String tenant,
      @Nullable String team,
      String model,
      @Nullable String endpoint,
      @Nullable String feature) {}

  /** One row of a dimension. */
  public record Row(Dimension dimension, String name, Totals totals) {}

  /**
   * The ledger at a moment; calls being charged just then may be in some rows only.
   *
   * @param since when counting began
   * @param whole sums over all calls
   * @param rows by dimension, the costliest first
   */
  public record Snapshot(Instant since, Totals whole, List<Row> rows) {
    public Snapshot {
      rows = List.copyOf(rows);
    }

    /** Returns the rows of one dimension, the costliest first. */
    public List<Row> by(Dimension dimension) {
      return rows.stream().filter(row -> row.dimension() == dimension).toList();
    }
  }

  /**
   * Makes an empty ledger.
   *
   * @param since when counting begins
   * @param capacity how many rows each dimension may have, beside the one for others
   */
  public Ledger(Instant since, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a dimension has at least one row, got " + capacity);
    }
    this.since = since;
    this.tenants = new Rows(Dimension.TENANT, capacity);
    this.teams = new Rows(Dimension.TEAM, capacity);
    this.models = new Rows(Dimension.MODEL, capacity);
    this.endpoints = new Rows(Dimension.ENDPOINT, capacity);
    this.features = new Rows(Dimension.FEATURE, capacity);
    this.all = List.of(tenants, teams, models, endpoints, features);
  }

  /** Makes an empty ledger of the standard capacity. */
  public Ledger(Instant since) {
    this(since, STANDARD_CAPACITY);
  }

  /** Adds to all rows that a call belongs to. */
  public void charge(Account account, Totals totals) {
    whole.add(totals);
    tenants.add(account.tenant(), totals);
    if (account.team() != null) {
      teams.add(account.tenant() + '/' + account.team(), totals);
    }
    models.add(account.model(), totals);
    endpoints.add(account.endpoint(), totals);
    features.add(account.feature(), totals);
    charges.increment();
  }

  /** Returns the totals as they are now. */
  public Snapshot snapshot() {
    List<Row> rows = all.stream().flatMap(each -> each.now().stream()).toList();
    return new Snapshot(since, whole.totals(), rows);
  }

  /** Adds what an earlier ledger counted, as if this one had begun when that one did. */
  void add(Snapshot earlier) {
    if (earlier.since().isBefore(since)) {
      since = earlier.since();
    }
    whole.add(earlier.whole());
    for (Rows rows : all) {
      earlier.by(rows.dimension()).forEach(row -> rows.add(row.name(), row.totals()));
    }
  }

  /** Returns how many charges there were, which tells whether anything changed since. */
  long charges() {
    return charges.sum();
  }
}
