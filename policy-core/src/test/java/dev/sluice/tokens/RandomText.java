package dev.sluice.tokens;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts, drawn at random, of all that could make a difference to how tokens are counted. */
final class RandomText {
  private static final String WORDS =
      "the The THE HELLOworld fooBarBAZ word iPhone USA's antidisestablishmentarianism x'l o'clock"
          + " ' '' 're 'S don't WE'LL it'S I'Ve you\u2019re '\u017f y'\u017f \u017ft '\u212a \u212a"
          + " 'L 'l 'd'd \u0130 \u00df \u01c5 \u01c8x \u01c4 averyveryverylongwordthatgoeson";

  private static final String NUMBERS =
      "1 12 123 1234567 3.14 \u00bd \u2167 \u0663\u0664 \ud835\udfd9 \uff11\uff12";

  private static final String SCRIPTS =
      "na\u00efve e\u0301 \u0301 \u0301\u0301 A\u0301B \u0301AB \u0301'S \u20dd a\u20dd"
          + " \u0410\u0431\u0432 \u041f\u0420\u0418\u0412 \u0395\u03bb\u03bb \u4f60\u597d\uff0c"
          + " \u6f22A\u5b57 \u6f22ABC \u3072\u3089\u304c\u306a \ud55c\uad6d\uc5b4 \u0645\u0631"
          + " \u0939\u093f\u0928\u094d\u0926\u0940 \u05e9\u05c1\u05dc \u0e44\u0e17\u0e22"
          + " \u02b0\u02b1 \ud801\udc00\ud801\udc28 \ud840\udc00 \ud83d\ude00 \u2764\ufe0f"
          + " \ud83d\udc69\u200d\ud83d\udcbb \ud83c\uddeb\ud83c\uddf7 \u200b \ufeff \ufffd"
          + " \ufffe \udbff\udfff \u0378";

  private static final String SIGNS =
      "! ?! ... ({[ ]}) _ - $x^2 http://a.b/c // / -- ==== \u2026 \u20ac \u00a7 \u0000 \u0001"
          + " \u007f \u0080 \u001c <|endoftext|> <|fim_prefix|> <|im_start|>user {\"a\":"
          + " ================================";

  private static final List<String> SPACES =
      List.of(
          " ", "  ", "   ", "\t", "\n", "\r\n", "\n\n", " \n", "\r", "\u000b", "\f", "/\n", "\n/",
          "\u0085", "\u00a0", "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u3000");

  private static final List<String> FRAGMENTS =
      Stream.concat(
              Stream.of(WORDS, NUMBERS, SCRIPTS, SIGNS).flatMap(all -> Stream.of(all.split(" "))),
              SPACES.stream())
          .toList();

  private RandomText() {}

  /** Draws a text of a number of parts: fragments, runs of one, or any characters. */
  static String of(int parts, Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = parts; left > 0; left--) {
      switch (random.nextInt(8)) {
        case 0 -> text.append(anything(random));
        case 1 -> text.append((char) random.nextInt(0x80));
        case 2 -> text.append(fragment(random).repeat(1 + random.nextInt(12)));
        default -> text.append(fragment(random));
      }
    }
    return text.toString();
  }

  /** Draws a text of letters in one script, without anything that ends a word. */
  static String letters(int count, int from, int to, Random random) {
    return random
        .ints(count, from, to)
        .filter(Character::isLetter)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String fragment(Random random) {
    return FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
  }

  private static String anything(Random random) {
    int end = random.nextBoolean() ? 0x3000 : Character.MAX_CODE_POINT + 1;
    return Character.toString(random.nextInt(end));
  }
}
