package dev.sluice.inference.speculate;

import java.util.Arrays;

/**
 * Fills gaps between the sequences of a step where one pass over more tokens takes less time than
 * two. Not for several threads at once.
 */
final class GapFill {
  private int[] numbers = new int[8];
  private int[] tokens = new int[8];
  private int[] fillers = new int[8];
  private int size;
  private int fillerCount;

  void clear() {
    size = 0;
    fillerCount = 0;
  }

  /**
   * Takes sequences and adds those that fill gaps, which have one token each.
   *
   * @param of the sequences' numbers, rising
   * @param counts how many tokens each has, at least 1
   * @param sequences how many there are
   * @param cost what passes take
   */
  void fill(int[] of, int[] counts, int sequences, PassCost cost) {
    clear();
    int run = 0;
    boolean single = false;
    int next = 0;
    while (next < sequences) {
      int end = endOfRun(of, next, sequences);
      boolean nextSingle = hasSingle(counts, next, end);
      int gap = next == 0 ? 0 : of[next] - of[next - 1] - 1;
      // Where each has several tokens, one more sequence of one would break the pass up.
      if (gap > 0 && single && nextSingle && saves(run, gap, end - next, cost)) {
        fillUpTo(of[next], gap);
        run += gap + end - next;
      } else {
        run = end - next;
        single = nextSingle;
      }
      while (next < end) {
        add(of[next], counts[next]);
        next++;
      }
    }
  }

  private static int endOfRun(int[] of, int start, int sequences) {
    int end = start + 1;
    while (end < sequences && of[end] == of[end - 1] + 1) {
      end++;
    }
    return end;
  }

  private static boolean hasSingle(int[] counts, int start, int end) {
    for (int i = start; i < end; i++) {
      if (counts[i] == 1) {
        return true;
      }
    }
    return false;
  }

  private static boolean saves(int run, int gap, int next, PassCost cost) {
    double apart = cost.nanos(run) + cost.nanos(next);
    return cost.nanos(run + gap + next) < (1 - Passes.LEAST_SAVED) * apart;
  }

  private void fillUpTo(int number, int gap) {
    for (int filler = number - gap; filler < number; filler++) {
      if (fillerCount == fillers.length) {
        fillers = Arrays.copyOf(fillers, 2 * fillerCount);
      }
      fillers[fillerCount++] = filler;
      add(filler, 1);
    }
  }

  private void add(int number, int count) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      tokens = Arrays.copyOf(tokens, 2 * size);
    }
    numbers[size] = number;
    tokens[size++] = count;
  }

  /** Returns the numbers of all sequences, rising. */
  int[] numbers() {
    return numbers;
  }

  /** Returns how many tokens each has. */
  int[] tokens() {
    return tokens;
  }

  /** Returns how many sequences there are with those that fill gaps. */
  int size() {
    return size;
  }

  int fillers() {
    return fillerCount;
  }

  int filler(int index) {
    return fillers[index];
  }
}
