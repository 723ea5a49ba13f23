package dev.sluice;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a model's tokens cost, in US dollars per million tokens, and which version of a price list
 * says so.
 *
 * @param input for tokens read
 * @param output for tokens written
 * @param cachedInput for tokens read from the provider's prefix cache
 * @param cacheWrite for tokens written to the provider's prefix cache
 * @param version names the list the price is from, recorded with each charge
 */
public record Price(
    BigDecimal input,
    BigDecimal output,
    BigDecimal cachedInput,
    BigDecimal cacheWrite,
    String version) {

  /** A dollar a token: far above any, so that what a call costs is always an amount of money. */
  public static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

  /** The price of what costs nothing per token. */
  public static final Price FREE =
      new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, "free");

  /** Dollars per million tokens are this many nano-dollars per token. */
  private static final BigDecimal NANOS_PER_TOKEN = BigDecimal.valueOf(1_000);

  public Price {
    if (input.signum() < 0
        || output.signum() < 0
        || cachedInput.signum() < 0
        || cacheWrite.signum() < 0) {
      throw new IllegalArgumentException("a price is never negative");
    }
    if (input.max(output).max(cachedInput).max(cacheWrite).compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "a price is in dollars per million tokens and at most " + MOST);
    }
  }

  /** Returns what a usage costs, rounded half up to a nano-dollar. */
  public Money of(Usage usage) {
    long plain = Math.max(0, usage.input() - usage.cachedInput() - usage.cacheWrite());
    BigDecimal dollarsTimesMillion =
        times(input, plain)
            .add(times(cachedInput, usage.cachedInput()))
            .add(times(cacheWrite, usage.cacheWrite()))
            .add(times(output, usage.output()));
    return new Money(
        dollarsTimesMillion
            .multiply(NANOS_PER_TOKEN)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact());
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return tokens == 0 ? BigDecimal.ZERO : price.multiply(BigDecimal.valueOf(tokens));
  }
}
