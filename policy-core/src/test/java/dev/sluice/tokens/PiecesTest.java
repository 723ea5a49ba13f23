package dev.sluice.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is cut as the regular expressions cut it that OpenAI publishes (tiktoken). */
class PiecesTest {
  private static final Pattern O200K =
      Pattern.compile(
          "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
              + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
              + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
              + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
              + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern CL100K =
      Pattern.compile(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
              + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static List<String> cut(String text, Pieces pieces) {
    byte[] utf8 = text.getBytes(UTF_8);
    List<String> cut = new ArrayList<>();
    for (int from = 0; from < utf8.length; ) {
      int to = pieces.end(utf8, from);
      cut.add(new String(utf8, from, to - from, UTF_8));
      from = to;
    }
    return cut;
  }

  private static List<String> matches(String text, Pattern pattern) {
    String wellFormed = new String(text.getBytes(UTF_8), UTF_8);
    return pattern.matcher(wellFormed).results().map(each -> each.group()).toList();
  }

  private static void check(String text) {
    assertThat(cut(text, O200kPieces::end)).isEqualTo(matches(text, O200K));
    assertThat(cut(text, Cl100kPieces::end)).isEqualTo(matches(text, CL100K));
  }

  @Test
  void cutsWordsNumbersSignsAndSpace() {
    String text = "Don't  say (hello)!\n\n12345 times";
    assertThat(cut(text, O200kPieces::end))
        .containsExactly("Don't", " ", " say", " (", "hello", ")!\n\n", "123", "45", " times");
    assertThat(cut(text, Cl100kPieces::end))
        .containsExactly("Don", "'t", " ", " say", " (", "hello", ")!\n\n", "123", "45", " times");
    assertThat(cut("a \t\n b\t!", O200kPieces::end)).containsExactly("a", " \t\n", " b", "\t", "!");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void cutsAnyTextAsTheRegularExpressions(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      check(RandomText.of(random.nextInt(12), random));
    }
  }

  /** Beyond the third plane only a few characters have a meaning, in the fourteenth. */
  @ParameterizedTest
  @CsvSource({"0, 0x40000", "0xE0000, 0xE1000"})
  void knowsTheKindOfEveryCharacter(int from, int to) {
    for (int first = from; first < to; first += 256) {
      StringBuilder text = new StringBuilder();
      for (int c = first; c < first + 256; c++) {
        String character = Character.toString(c);
        text.append(character).append("Ab").append(character).append(' ').append(character);
        text.append(character).append("1\n").append(character).append("'s").append(character);
      }
      check(text.toString());
    }
  }

  @Test
  void longRunsAreOnePieceOrFew() {
    for (String run :
        List.of("a", "A", "\u4f60", "\u0301", "\u0301A", " ", "\n", "=", "\ud83d\ude00")) {
      check(run.repeat(20_000) + "'s" + run + "b");
    }
  }
}
