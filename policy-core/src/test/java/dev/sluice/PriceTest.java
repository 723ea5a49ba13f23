package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PriceTest {
  /** What reads answers takes no larger number of tokens for one. */
  private static final long MOST_TOKENS = 1L << 30;

  private static Price price(String each) {
    BigDecimal dollars = new BigDecimal(each);
    return new Price(dollars, dollars, dollars, dollars, "test");
  }

  @Test
  void theDearestCallHasAPrice() {
    Usage most =
        new Usage(3 * MOST_TOKENS, MOST_TOKENS, 2 * MOST_TOKENS, 2 * MOST_TOKENS, 0, false);
    assertThat(price("1000000").of(most).dollars().longValueExact()).isEqualTo(5 * MOST_TOKENS);
  }

  @Test
  void roundsHalfUpToANanoDollar() {
    Usage one = new Usage(1, 0, 0, 0, 0, false);
    assertThat(price("0.0005").of(one)).isEqualTo(new Money(1));
    assertThat(price("0.0004").of(one)).isEqualTo(Money.ZERO);
  }

  @Test
  void refusesPricesThatNoTokenHas() {
    assertThatThrownBy(() -> price("-0.01")).hasMessageContaining("never negative");
    assertThatThrownBy(() -> price("1000000.01")).hasMessageContaining("1000000");
  }
}
