package dev.sluice.inference.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8AssemblerTest {
  private static final String TEXT = "plain, Grüße, 日本語, 😀👩‍👩‍👧, end";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anySplitGivesTheSameTextInWholeCharacters(long seed) {
    Random random = new Random(seed);
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    Utf8Assembler assembler = new Utf8Assembler();
    StringBuilder text = new StringBuilder();
    int position = 0;
    while (position < bytes.length) {
      int end = Math.min(bytes.length, position + random.nextInt(4));
      String piece = assembler.append(Arrays.copyOfRange(bytes, position, end));
      assertThat(piece).doesNotContain("\uFFFD");
      assertThat(endsInsideSurrogatePair(piece)).isFalse();
      text.append(piece);
      position = end;
    }
    assertThat(text + assembler.finish()).isEqualTo(TEXT);
  }

  @Test
  void holdsAnUnfinishedCharacterBack() {
    Utf8Assembler assembler = new Utf8Assembler();
    assertThat(assembler.append(new byte[] {'a', (byte) 0xE6, (byte) 0x97})).isEqualTo("a");
    assertThat(assembler.append(new byte[] {(byte) 0xA5})).isEqualTo("日");
  }

  @Test
  void replacesWhatIsNoUtf8() {
    Utf8Assembler assembler = new Utf8Assembler();
    assertThat(assembler.append(new byte[] {'a', (byte) 0xFF, 'b'})).isEqualTo("a\uFFFDb");
    assertThat(assembler.append(new byte[] {(byte) 0xF0, (byte) 0x9F})).isEmpty();
    assertThat(assembler.finish()).isEqualTo("\uFFFD");
  }

  private static boolean endsInsideSurrogatePair(String text) {
    return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
  }
}
