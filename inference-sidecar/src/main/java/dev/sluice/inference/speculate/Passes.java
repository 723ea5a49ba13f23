package dev.sluice.inference.speculate;

import java.util.Arrays;

/**
 * How a step is cut into passes over the weights. Not for several threads at once.
 *
 * <p>Sequences that share one pool of cells are computed in one pass. Those with cells of their own
 * are computed together as far as their numbers are neighbours and each has a token left: the
 * library makes passes of equal lengths. A gap between neighbours can be filled with a token that
 * nobody wants, where that takes less time than one more pass.
 */
public final class Passes {
  /** By less than this share estimates err. */
  static final double LEAST_SAVED = 0.1;

  private final boolean sharesCells;
  private final boolean fillsGaps;
  private final GapFill fill = new GapFill();
  private int[] left = new int[8];
  private int[] sizes = new int[8];
  private int count;

  /**
   * Prepares to cut.
   *
   * @param sharesCells whether sequences share one pool of cells
   * @param fillsGaps whether gaps between sequences can be filled
   */
  public Passes(boolean sharesCells, boolean fillsGaps) {
    this.sharesCells = sharesCells;
    this.fillsGaps = fillsGaps && !sharesCells;
  }

  /**
   * Cuts a step.
   *
   * @param numbers the sequences' numbers, rising
   * @param tokens how many tokens each has, at least 1
   * @param sequences how many there are
   */
  void cut(int[] numbers, int[] tokens, int sequences) {
    count = 0;
    if (sharesCells) {
      int sum = 0;
      for (int i = 0; i < sequences; i++) {
        sum += tokens[i];
      }
      add(sum);
      return;
    }
    if (left.length < sequences) {
      left = new int[2 * sequences];
    }
    System.arraycopy(tokens, 0, left, 0, sequences);
    int first = 0;
    while (first < sequences) {
      if (left[first] == 0) {
        first++;
      } else {
        cutFrom(first, numbers, sequences);
      }
    }
  }

  /**
   * Cuts a step as above, or gives each sequence a pass of its own where that takes less time:
   * kernels for one token are others than those for several, and not always slower by the token.
   *
   * @return whether each has a pass of its own
   */
  public boolean cutShortest(int[] numbers, int[] tokens, int sequences, PassCost cost) {
    if (fillsGaps) {
      fill.fill(numbers, tokens, sequences, cost);
      cut(fill.numbers(), fill.tokens(), fill.size());
    } else {
      cut(numbers, tokens, sequences);
    }
    if (sharesCells || !isLonger(nanos(cost), tokens, sequences, cost)) {
      return false;
    }
    count = 0;
    fill.clear();
    for (int i = 0; i < sequences; i++) {
      add(tokens[i]);
    }
    return true;
  }

  /** Returns how many sequences fill gaps in what was cut last. */
  public int fillers() {
    return fill.fillers();
  }

  /** Returns the number of one of these sequences; the numbers rise. */
  public int filler(int index) {
    return fill.filler(index);
  }

  private static boolean isLonger(double together, int[] tokens, int sequences, PassCost cost) {
    double left = (1 - LEAST_SAVED) * together;
    for (int i = 0; i < sequences && left > 0; i++) {
      left -= cost.nanos(tokens[i]);
    }
    return left > 0;
  }

  private void cutFrom(int first, int[] numbers, int sequences) {
    int end = first;
    int fewest = Integer.MAX_VALUE;
    while (end < sequences && left[end] > 0 && numbers[end] - numbers[first] == end - first) {
      fewest = Math.min(fewest, left[end++]);
    }
    for (int i = first; i < end; i++) {
      left[i] -= fewest;
    }
    add(fewest * (end - first));
  }

  private void add(int size) {
    if (count == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    sizes[count++] = size;
  }

  /** Returns the nanoseconds that the passes can be expected to take. */
  double nanos(PassCost cost) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += cost.nanos(sizes[i]);
    }
    return sum;
  }

  /**
   * Teaches what they took.
   *
   * @param attended how many tokens before each of their tokens looks at, added up
   */
  void teach(PassCost cost, double attended, double nanos) {
    cost.learn(sizes, count, attended, nanos);
  }
}
