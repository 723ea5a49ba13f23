package dev.sluice.inference.sample;

import java.util.List;
import java.util.stream.IntStream;

/** Finds the likeliest tokens; of equal ones the lower number comes first. */
final class TopTokens {
  private TopTokens() {}

  /** Returns the {@code count} tokens of the highest scores, highest first. */
  static List<Integer> of(float[] scores, int count) {
    if (count <= 0) {
      return List.of();
    }
    ScoredTokens top = new ScoredTokens();
    top.addHighest(scores, Float.NEGATIVE_INFINITY, count);
    top.sort();
    return IntStream.range(0, top.size()).mapToObj(top::token).toList();
  }
}
