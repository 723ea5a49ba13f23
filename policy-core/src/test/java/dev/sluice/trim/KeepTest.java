package dev.sluice.trim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepTest {
  @Test
  void readsWhatItWrites() {
    for (Keep keep : List.of(Keep.SYSTEM, Keep.last(1), Keep.last(6))) {
      assertThat(Keep.parse(keep.toString())).isEqualTo(keep);
    }
    assertThat(Keep.parse(" LAST:12 ")).isEqualTo(Keep.last(12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "last", "last:", "last: 0", "last: -1", "last: 1000000", "first: 2"})
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> Keep.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void settingsRefuseWhatMakesNoSense() {
    assertThatThrownBy(() -> new TrimSettings(0, List.of(), 0)).hasMessageContaining("window");
    assertThatThrownBy(() -> new TrimSettings(80, List.of(), 0)).hasMessageContaining("80");
    assertThatThrownBy(() -> new TrimSettings(Double.NaN, List.of(), 0))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new TrimSettings(1, List.of(), -1)).hasMessageContaining("max-output");
  }
}
