package dev.sluice;

import java.math.BigDecimal;

/**
 * An amount of US dollars in whole nano-dollars, which a call of one token on a small model can
 * still cost; never floating point.
 *
 * @param nanos billionths of a dollar
 */
public record Money(long nanos) implements Comparable<Money> {
  /** Nothing. */
  public static final Money ZERO = new Money(0);

  /** Returns the sum; throws ArithmeticException beyond nine billion dollars. */
  public Money plus(Money other) {
    return new Money(Math.addExact(nanos, other.nanos));
  }

  /** Returns the amount in dollars, exactly. */
  public BigDecimal dollars() {
    return BigDecimal.valueOf(nanos, 9);
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(nanos, other.nanos);
  }

  /** Returns dollars without trailing zeros, such as {@code 0.000125}. */
  @Override
  public String toString() {
    return nanos == 0 ? "0" : dollars().stripTrailingZeros().toPlainString();
  }
}
