package dev.sluice.inference.sample;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Finds the likeliest tokens; of equal ones the lower number comes first. */
final class TopTokens {
  private TopTokens() {}

  /** Returns the {@code count} tokens of the highest scores, highest first. */
  static List<Integer> of(float[] scores, int count) {
    if (count <= 0) {
      return List.of();
    }
    PriorityQueue<Long> heap = new PriorityQueue<>(count + 1);
    for (int token = 0; token < scores.length; token++) {
      if (heap.size() < count || scores[token] > scores[token(heap.element())]) {
        heap.add(key(scores[token], token));
        if (heap.size() > count) {
          heap.remove();
        }
      }
    }
    long[] keys = heap.stream().mapToLong(Long::longValue).sorted().toArray();
    return IntStream.range(0, keys.length).mapToObj(i -> token(keys[keys.length - 1 - i])).toList();
  }

  /** Sorts tokens by falling score, in place. */
  static void sort(int[] tokens, int size, double[] scores) {
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = key((float) scores[tokens[i]], tokens[i]);
    }
    Arrays.sort(keys);
    for (int i = 0; i < size; i++) {
      tokens[i] = token(keys[size - 1 - i]);
    }
  }

  /** Packs a score and a token so that numbers order as scores do, ties by the lower token. */
  private static long key(float score, int token) {
    int bits = Float.floatToIntBits(score);
    int ordered = bits ^ ((bits >> 31) & 0x7FFF_FFFF);
    return ((long) ordered << 32) | (~token & 0xFFFF_FFFFL);
  }

  private static int token(long key) {
    return ~(int) key;
  }
}
