package dev.sluice.config;

import dev.sluice.Price;
import dev.sluice.Setting;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What the tokens of a model cost. */
public record PriceSettings(
    @Setting("US dollars per million tokens read") BigDecimal input,
    @Setting("US dollars per million tokens written") BigDecimal output,
    @Setting("US dollars per million tokens read from the provider's cache; as input if not given")
        @Nullable BigDecimal cachedInput,
    @Setting("US dollars per million tokens written to the provider's cache; as input if not given")
        @Nullable BigDecimal cacheWrite) {
  public PriceSettings {
    price(input, output, cachedInput, cacheWrite, "");
  }

  /** Returns the price, whose version says where it is from. */
  Price price(String version) {
    return price(input, output, cachedInput, cacheWrite, version);
  }

  private static Price price(
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cachedInput,
      @Nullable BigDecimal cacheWrite,
      String version) {
    return new Price(
        input,
        output,
        cachedInput != null ? cachedInput : input,
        cacheWrite != null ? cacheWrite : input,
        version);
  }
}
