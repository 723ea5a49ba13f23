package dev.sluice.inference.bench;

import java.util.SplittableRandom;

/**
 * The lengths of the calls of a load.
 *
 * @param inputTokens how long prompts are, about
 * @param outputTokens how long answers are on average
 * @param spread how far single answers differ, 0 to 1: lengths are uniform between {@code (1 −
 *     spread)} and {@code (1 + spread)} times the average
 */
record Shape(int inputTokens, int outputTokens, double spread) {

  /** Checks the ranges. */
  Shape {
    if (inputTokens < 1 || outputTokens < 1 || !(spread >= 0 && spread <= 1)) {
      throw new IllegalArgumentException(
          "calls of %d tokens in and %d ± %s out are not possible"
              .formatted(inputTokens, outputTokens, spread));
    }
  }

  int drawOutput(SplittableRandom random) {
    double factor = 1 + spread * (2 * random.nextDouble() - 1);
    return Math.max(1, (int) Math.round(outputTokens * factor));
  }
}
