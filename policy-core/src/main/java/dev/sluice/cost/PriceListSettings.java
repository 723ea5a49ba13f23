package dev.sluice.cost;

import dev.sluice.Price;
import dev.sluice.Setting;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A price list as its file says it. */
public record PriceListSettings(
    @Setting("names this edition of the list, such as its date; recorded with each charge")
        String version,
    @Setting("where the prices are from") @Nullable String source,
    @Setting("what models cost, in US dollars per million tokens") List<Row> prices) {

  public PriceListSettings {
    if (version.isBlank()) {
      throw new IllegalArgumentException("a price list needs a version, such as its date");
    }
    prices = List.copyOf(prices);
    Set<String> seen = new HashSet<>();
    for (Row row : prices) {
      if (!seen.add(row.provider() + ' ' + row.model())) {
        throw new IllegalArgumentException(
            "two prices are of " + row.model() + " at " + row.provider() + "; keep one of them");
      }
    }
  }

  /** What one model costs at one provider. */
  public record Row(
      @Setting("name of the provider, as in providers") String provider,
      @Setting("what the provider calls the model, without the date of a snapshot") String model,
      @Setting("US dollars per million tokens read") BigDecimal input,
      @Setting(value = "US dollars per million tokens written", standard = "0") BigDecimal output,
      @Setting("US dollars per million tokens read from the provider's cache; as input if not said")
          @Nullable BigDecimal cachedInput,
      @Setting(
              "US dollars per million tokens written to the provider's cache; as input if not said")
          @Nullable BigDecimal cacheWrite) {
    public Row {
      requirePossible("input", input);
      requirePossible("output", output);
      requirePossible("cached-input", cachedInput);
      requirePossible("cache-write", cacheWrite);
    }

    private static void requirePossible(String what, @Nullable BigDecimal price) {
      if (price != null && (price.signum() < 0 || price.compareTo(Price.MOST) > 0)) {
        throw new IllegalArgumentException(
            what + " must be from 0 to " + Price.MOST + " dollars, got " + price);
      }
    }
  }
}
