package dev.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeyHashTest {
  @Test
  void isTheSha256OfTheKey() {
    // FIPS 180-2, appendix B.1: the digest of "abc".
    assertThat(KeyHash.of("abc"))
        .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        .isEqualTo(
            KeyHash.parse("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"))
        .hasSameHashCodeAs(KeyHash.of("abc"))
        .isNotEqualTo(KeyHash.of("abd"));
    assertThat(KeyHash.of("abc").abbreviated()).isEqualTo("ba7816bf8f01");
  }

  @Test
  void refusesWhatIsNoHashWithoutRepeatingIt() {
    assertThatThrownBy(() -> KeyHash.parse("sk-secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 hexadecimal digits")
        .hasMessageNotContaining("sk-secret");
    assertThatThrownBy(() -> KeyHash.parse("g".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
