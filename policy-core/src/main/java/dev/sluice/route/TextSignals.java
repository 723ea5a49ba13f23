package dev.sluice.route;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What the letters and signs of a question tell about it, found in one pass without allocation.
 *
 * @param reasoning whether words ask for reasoning, 0 to 1
 * @param mathematics whether it is full of digits and operators, 0 to 1
 * @param code whether it is full of code, 0 to 1
 */
record TextSignals(double reasoning, double mathematics, double code) {
  /** The beginning and the end of a longer text are looked at, this many characters of each. */
  private static final int LOOKED_AT = 4_096;

  private static final double WORDS = 3;
  private static final double MATH_DENSITY = 1 / 8.0;
  private static final double CODE_DENSITY = 1 / 12.0;

  /** Hashes, as of {@link String#hashCode}, of words in lower case that ask for reasoning. */
  private static final int[] ASKING =
      Stream.of(
              "analyse",
              "analyze",
              "argue",
              "assess",
              "calculate",
              "compare",
              "compute",
              "conclude",
              "contrast",
              "critique",
              "debug",
              "deduce",
              "derive",
              "design",
              "determine",
              "diagnose",
              "estimate",
              "evaluate",
              "explain",
              "hypothesis",
              "implement",
              "infer",
              "interpret",
              "justify",
              "optimise",
              "optimize",
              "plan",
              "proof",
              "prove",
              "reason",
              "refactor",
              "solve",
              "step",
              "strategy",
              "theorem",
              "why")
          .mapToInt(String::hashCode)
          .sorted()
          .toArray();

  /** Reads a question. */
  static TextSignals of(String text) {
    if (text.isEmpty()) {
      return new TextSignals(0, 0, 0);
    }
    Tally tally = new Tally();
    int end = Math.min(text.length(), LOOKED_AT);
    tally.read(text, 0, end);
    tally.read(text, Math.max(end, text.length() - LOOKED_AT), text.length());
    double length = tally.characters;
    return new TextSignals(
        Math.min(1, tally.asking / WORDS),
        Math.min(1, tally.mathematics / length / MATH_DENSITY),
        tally.fenced ? 1 : Math.min(1, tally.code / length / CODE_DENSITY));
  }

  private static final class Tally {
    int characters;
    int asking;
    int mathematics;
    int code;
    boolean fenced;

    void read(String text, int from, int to) {
      int word = 0;
      int ticks = 0;
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        int lower = c | 0x20;
        if (lower >= 'a' && lower <= 'z') {
          word = 31 * word + lower;
        } else {
          end(word);
          word = 0;
          sign(c);
        }
        ticks = c == '`' ? ticks + 1 : 0;
        fenced |= ticks == 3;
      }
      end(word);
      characters += to - from;
    }

    private void end(int word) {
      if (word != 0 && Arrays.binarySearch(ASKING, word) >= 0) {
        asking++;
      }
    }

    private void sign(char c) {
      switch (c) {
        case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> mathematics++;
        case '+', '*', '/', '=', '^', '%', '$', '\\', '\u2211', '\u222b', '\u221a' -> mathematics++;
        case '{', '}', '[', ']', '(', ')', ';', '_' -> code++;
        default -> {}
      }
    }
  }
}
