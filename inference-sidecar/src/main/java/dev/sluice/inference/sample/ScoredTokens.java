package dev.sluice.inference.sample;

import java.util.Arrays;

/**
 * Tokens with their scores, each packed into one number, so that numbers order as scores do and
 * equal scores by the lower token. Grows and is used again.
 */
final class ScoredTokens {
  private static final int FIRST_ROOM = 256;

  private long[] keys = new long[FIRST_ROOM];
  private int size;

  /** Says how much a score weighs. */
  interface Weight {
    double of(float score);
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  void add(float score, int token) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size++] = key(score, token);
  }

  int token(int index) {
    return ~(int) keys[index];
  }

  float score(int index) {
    int ordered = (int) (keys[index] >> 32);
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7FFF_FFFF));
  }

  private static long key(float score, int token) {
    int bits = Float.floatToRawIntBits(score);
    int ordered = bits ^ ((bits >> 31) & 0x7FFF_FFFF);
    return ((long) ordered << 32) | (~token & 0xFFFF_FFFFL);
  }

  /**
   * Adds the tokens of the highest scores, in any order. Whenever many came together, all but the
   * highest go, and more is asked of the others.
   */
  void addHighest(float[] scores, float lowest, int count) {
    int many = 2 * count + FIRST_ROOM;
    float least = lowest;
    for (int token = 0; token < scores.length; token++) {
      if (scores[token] >= least) {
        add(scores[token], token);
        if (size >= many) {
          keepHighest(count);
          least = lowestScore();
        }
      }
    }
    keepHighest(count);
  }

  private float lowestScore() {
    float lowest = Float.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      lowest = Math.min(lowest, score(i));
    }
    return lowest;
  }

  /** Leaves the tokens of the highest scores only, in any order. */
  private void keepHighest(int count) {
    int low = 0;
    int high = size;
    while (low < count && count < high) {
      int middle = partition(low, high);
      if (middle < count) {
        low = middle;
      } else {
        high = middle;
      }
    }
    size = Math.min(size, count);
  }

  /** Leaves the fewest tokens of the highest scores that weigh this much together, in any order. */
  void keepHeaviest(double weight, Weight weights) {
    int low = 0;
    int high = size;
    double missing = weight;
    while (high - low > 1) {
      int middle = partition(low, high);
      double upper = 0;
      for (int i = low; i < middle; i++) {
        upper += weights.of(score(i));
      }
      if (upper >= missing) {
        high = middle;
      } else {
        missing -= upper;
        low = middle;
      }
    }
    size = high;
  }

  /** Puts higher scores first; returns where the lower ones begin, between the two ends. */
  private int partition(int low, int high) {
    long pivot = median(keys[low], keys[(low + high) >>> 1], keys[high - 1]);
    int i = low;
    int j = high - 1;
    while (true) {
      while (keys[i] > pivot) {
        i++;
      }
      while (keys[j] < pivot) {
        j--;
      }
      if (i >= j) {
        // The pivot itself ends one of the two parts, neither of which may be empty.
        return i == low ? low + 1 : i;
      }
      long swapped = keys[i];
      keys[i] = keys[j];
      keys[j] = swapped;
      i++;
      j--;
    }
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /** Sorts by falling score. */
  void sort() {
    Arrays.sort(keys, 0, size);
    for (int i = 0; i < size / 2; i++) {
      long swapped = keys[i];
      keys[i] = keys[size - 1 - i];
      keys[size - 1 - i] = swapped;
    }
  }
}
