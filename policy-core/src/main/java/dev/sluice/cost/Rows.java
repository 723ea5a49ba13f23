package dev.sluice.cost;

import dev.sluice.cost.Ledger.Dimension;
import dev.sluice.cost.Ledger.Row;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rows of one dimension, a bounded number of them; safe for any number of threads. */
final class Rows {
  private final Dimension dimension;
  private final int capacity;
  private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();

  Rows(Dimension dimension, int capacity) {
    this.dimension = dimension;
    this.capacity = capacity;
  }

  Dimension dimension() {
    return dimension;
  }

  /** Adds to the row of a name; null means that the call belongs to none. */
  void add(@Nullable String name, Totals totals) {
    if (name != null) {
      counter(name).add(totals);
    }
  }

  /** Racing threads may each add a last row: the bound holds up to their number. */
  private Counter counter(String name) {
    Counter known = counters.get(name);
    if (known != null) {
      return known;
    }
    String row = counters.mappingCount() < capacity ? name : Ledger.OTHER;
    return counters.computeIfAbsent(row, key -> new Counter());
  }

  /** Returns the rows as they are now, the costliest first, equally costly ones by name. */
  List<Row> now() {
    return counters.entrySet().stream()
        .map(entry -> new Row(dimension, entry.getKey(), entry.getValue().totals()))
        .sorted(
            Comparator.comparing((Row row) -> row.totals().cost())
                .reversed()
                .thenComparing(Row::name))
        .toList();
  }
}
