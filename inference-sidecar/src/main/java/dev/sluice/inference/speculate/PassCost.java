package dev.sluice.inference.speculate;

import java.util.HashMap;
import java.util.Map;

/**
 * What it takes to compute so many tokens at once, as measured. Not for several threads at once.
 *
 * <p>The time is no straight line: the first token pays for reading the weights, and kernels work
 * on several tokens together. So it is a table over numbers of tokens with lines in between.
 * Looking at the tokens before comes on top, and each token of a pass pays for it by itself. All of
 * it moves at once when the machine gets slower or faster; a part by itself moves slowly. Each
 * number of threads has a table of its own: more threads gain more where there is more to compute.
 */
public final class PassCost {
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128, 192, 256, 512
  };

  /** How far a measurement moves the whole table, and at least one entry, as an exponent. */
  private static final double SCALE_RATE = 0.3;

  private static final double ENTRY_RATE = 0.04;

  /** After so many measurements an entry moves at its least; until then it is their average. */
  private static final int SETTLED = 25;

  /** One measurement counts as no more than so many times off: it may be somebody else's noise. */
  private static final double LARGEST_SURPRISE = 1.5;

  /** What was measured with one number of threads. */
  private static final class Times {
    final double[] entries = new double[SIZES.length];
    final int[] seen = new int[SIZES.length];
    double scale = 1;
    double perAttended;

    Times copy() {
      Times copy = new Times();
      System.arraycopy(entries, 0, copy.entries, 0, entries.length);
      System.arraycopy(seen, 0, copy.seen, 0, seen.length);
      copy.scale = scale;
      copy.perAttended = perAttended;
      return copy;
    }
  }

  private final Map<Integer, Times> byThreads = new HashMap<>();
  private Times times = new Times();

  /** Makes a table that knows nothing. */
  public PassCost() {}

  /**
   * Goes on with what was measured with so many threads; where that is nothing, with a copy of what
   * was measured with as many as before. The first call says with how many that was.
   *
   * @param count how many compute from now on
   */
  public void threads(int count) {
    Times before = times;
    times = byThreads.computeIfAbsent(count, _ -> byThreads.isEmpty() ? before : before.copy());
  }

  /**
   * Sets an entry to what was measured with care, as before the first call is taken.
   *
   * @param tokens how many were computed at once
   * @param nanos the time
   */
  public void calibrate(int tokens, double nanos) {
    int entry = nearest(tokens);
    times.entries[entry] = nanos / times.scale;
    times.seen[entry] = SETTLED;
  }

  /**
   * Sets what looking at a token before takes, as far as a pass of no context does not.
   *
   * @param nanos the time for each token that looks and each that it looks at
   */
  public void calibrateAttention(double nanos) {
    times.perAttended = nanos / times.scale;
  }

  /**
   * Returns the nanoseconds that looking at tokens before takes.
   *
   * @param attended how many each token of a step looks at, added up
   */
  public double attention(double attended) {
    return times.scale * times.perAttended * attended;
  }

  /** Returns whether anything was measured. */
  public boolean isKnown() {
    for (int count : times.seen) {
      if (count > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the nanoseconds that so many tokens take without any before them; what is larger than
   * anything measured is taken to grow as the number of tokens does.
   */
  public double nanos(int tokens) {
    return times.scale * unscaled(tokens);
  }

  private double unscaled(int tokens) {
    int below = -1;
    int above = -1;
    for (int i = 0; i < SIZES.length && above < 0; i++) {
      if (times.seen[i] > 0) {
        if (SIZES[i] <= tokens) {
          below = i;
        } else {
          above = i;
        }
      }
    }
    if (below < 0) {
      return above < 0 ? 0 : times.entries[above];
    }
    if (above < 0) {
      return times.entries[below] * Math.max(1, (double) tokens / SIZES[below]);
    }
    double share = (double) (tokens - SIZES[below]) / (SIZES[above] - SIZES[below]);
    return times.entries[below] + share * (times.entries[above] - times.entries[below]);
  }

  /**
   * Learns from one pass.
   *
   * @param tokens how many were computed at once
   * @param attended how many tokens before each of them looks at, added up
   * @param nanos the time that they took
   */
  public void learn(int tokens, double attended, double nanos) {
    learn(new int[] {tokens}, 1, attended, nanos);
  }

  /**
   * Learns from passes of which the time is known together.
   *
   * @param passes how many tokens each had
   * @param count how many passes there were
   * @param attended how many tokens before each of their tokens looks at, added up
   * @param nanos the time that they took
   */
  void learn(int[] passes, int count, double attended, double nanos) {
    if (!isKnown()) {
      if (count == 1) {
        calibrate(passes[0], nanos);
      }
      return;
    }
    double attention = attention(attended);
    double expected = attention;
    for (int i = 0; i < count; i++) {
      expected += nanos(passes[i]);
    }
    double ratio = plausible(nanos / expected);
    double moved = Math.pow(ratio, SCALE_RATE);
    times.scale *= moved;
    // Each part answers for the surprise by its share of the time.
    double share = attention / expected;
    times.perAttended *= Math.pow(ratio / moved, share * ENTRY_RATE);
    for (int i = 0; i < count; i++) {
      move(passes[i], Math.pow(ratio / moved, 1 - share));
    }
  }

  private void move(int tokens, double ratio) {
    int entry = nearest(tokens);
    if (times.seen[entry] == 0) {
      times.entries[entry] = unscaled(SIZES[entry]);
    }
    times.seen[entry] = Math.min(times.seen[entry] + 1, SETTLED);
    times.entries[entry] *= Math.pow(ratio, Math.max(ENTRY_RATE, 1.0 / times.seen[entry]));
  }

  private static double plausible(double ratio) {
    return Math.clamp(ratio, 1 / LARGEST_SURPRISE, LARGEST_SURPRISE);
  }

  private static int nearest(int tokens) {
    int best = 0;
    for (int i = 1; i < SIZES.length; i++) {
      if (Math.abs(SIZES[i] - tokens) < Math.abs(SIZES[best] - tokens)) {
        best = i;
      }
    }
    return best;
  }
}
