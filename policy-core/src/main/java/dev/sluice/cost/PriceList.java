package dev.sluice.cost;

import dev.sluice.Price;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the models of providers cost; immutable. */
public final class PriceList {
  private final String version;
  private final Map<Key, Price> prices = new HashMap<>();

  private record Key(String provider, String model) {}

  /** Makes the list that a file says. */
  public PriceList(PriceListSettings settings) {
    this.version = settings.version();
    for (PriceListSettings.Row row : settings.prices()) {
      prices.put(new Key(row.provider(), row.model()), price(row));
    }
  }

  private Price price(PriceListSettings.Row row) {
    return new Price(
        row.input(),
        row.output(),
        orElse(row.cachedInput(), row.input()),
        orElse(row.cacheWrite(), row.input()),
        version);
  }

  private static BigDecimal orElse(@Nullable BigDecimal price, BigDecimal otherwise) {
    return price == null ? otherwise : price;
  }

  /** Returns the name of this edition, which each of its prices carries. */
  public String version() {
    return version;
  }

  /**
   * Returns what a provider's model costs, or null if the list does not say.
   *
   * <p>A row for the very name wins. Otherwise the name is looked for without the mark of a
   * snapshot at its end: {@code -2024-08-06}, {@code -20250929}, {@code @20250929}, {@code -2512}
   * or {@code -latest}. No other part of a name is ever left out, so that {@code gpt-4o-mini} can
   * never get the price of {@code gpt-4o}.
   */
  public @Nullable Price find(String provider, String model) {
    Price exact = prices.get(new Key(provider, model));
    if (exact != null) {
      return exact;
    }
    String family = Snapshots.family(model);
    return family.equals(model) ? null : prices.get(new Key(provider, family));
  }
}
