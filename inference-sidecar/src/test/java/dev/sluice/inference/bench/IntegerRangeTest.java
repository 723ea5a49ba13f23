package dev.sluice.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class IntegerRangeTest {
  private final IntegerRange.Converter converter = new IntegerRange.Converter();

  @Test
  void readsListsAndDoublings() {
    assertThat(converter.convert("16").values()).containsExactly(16);
    assertThat(converter.convert("128,64").values()).containsExactly(64, 128);
    assertThat(converter.convert("1..32").values()).containsExactly(1, 2, 4, 8, 16, 32);
    assertThat(converter.convert("3..20").values()).containsExactly(3, 6, 12, 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "a", "1..", "1,,2", "-1", "9999999"})
  void refusesWhatIsNoNumber(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("such as");
  }
}
