package dev.sluice.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counting by pieces gives what the whole encoding gives, for whatever ASCII there is. */
class PiecesTest {
  private static final Encoding WHOLE =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
  private static final String[] FRAGMENTS = {
    "the",
    "The",
    "THE",
    "HELLOworld",
    "don't",
    "WE'LL",
    "it'S",
    "I'Ve",
    "x'l",
    "o'clock",
    "'",
    "''",
    "'re",
    " ",
    "  ",
    "   ",
    "\t",
    "\n",
    "\r\n",
    "\n\n",
    " \n",
    "/",
    "//",
    "!",
    "?!",
    "...",
    "({[",
    "]})",
    "1",
    "12",
    "1234567",
    "3.14",
    "_",
    "-",
    "$x^2",
    "http://a.b/c",
    "<|endoftext|>",
    "\u0001",
    "\u007f",
    "\u001c",
    "\u000b",
    "\f",
    "averyveryverylongwordthatgoeson",
    "================================"
  };

  private final Vocabularies vocabularies = new Vocabularies();

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = Pieces.end(text, from);
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }

  @Test
  void cutsAsTheRegularExpressionDoes() {
    assertThat(pieces("Don't  say (hello)!\n\n12345 times"))
        .containsExactly("Don't", " ", " say", " (", "hello", ")!\n\n", "123", "45", " times");
    assertThat(pieces("a \t\n b\t!")).containsExactly("a", " \t\n", " b", "\t", "!");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void countsAsTheWholeEncodingDoes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int left = random.nextInt(12); left > 0; left--) {
        boolean fragment = random.nextInt(4) > 0;
        text.append(
            fragment
                ? FRAGMENTS[random.nextInt(FRAGMENTS.length)]
                : String.valueOf((char) (1 + random.nextInt(127))));
      }
      assertThat(vocabularies.count(0, text.toString()))
          .as(text.toString())
          .isEqualTo(WHOLE.countTokensOrdinary(text.toString()));
    }
  }

  @Test
  void otherTextIsCountedAsAWhole() {
    for (String text :
        List.of("na\u00efve caf\u00e9", "\u4f60\u597d", "a\u0000b", "\ud83d\ude00 ok")) {
      assertThat(vocabularies.count(0, text)).isEqualTo(WHOLE.countTokensOrdinary(text));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void longTextCountsAsAWholeToo(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 20_000) {
        text.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]).append(" word and ");
        text.append(random.nextInt(8) == 0 ? "na\u00efve \u4f60\u597d\ud83d\ude00 " : "word");
      }
      assertThat(vocabularies.count(0, text.toString()))
          .isEqualTo(WHOLE.countTokensOrdinary(text.toString()));
    }
  }

  @Test
  void aLongWordIsCountedInBlocksAndHardlyDiffers() {
    for (String letter : List.of("a", "\u4f60", "\ud83d\ude00", " ", "\n", "=")) {
      String text = letter.repeat(20_000);
      int whole = WHOLE.countTokensOrdinary(text);
      assertThat(vocabularies.count(0, text)).isBetween(whole, whole + 10);
    }
  }
}
