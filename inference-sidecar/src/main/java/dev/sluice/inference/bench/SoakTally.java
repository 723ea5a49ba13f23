package dev.sluice.inference.bench;

import java.util.concurrent.atomic.LongAdder;

/** Counts what came of the calls of a soak. Safe for many threads. */
final class SoakTally {
  final LongAdder right = new LongAdder();
  final LongAdder left = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder busy = new LongAdder();
  private long wrong;
  private String firstWrong = "";

  /** Takes what should not have happened. */
  synchronized void wrong(String what) {
    if (wrong == 0) {
      firstWrong = what;
    }
    wrong++;
  }

  /** Returns how many calls were lost or answered wrongly. */
  synchronized long wrong() {
    return wrong;
  }

  /** Returns what the first of them was; empty where there was none. */
  synchronized String firstWrong() {
    return firstWrong;
  }

  @Override
  public String toString() {
    return "%,d right, %,d left by the client, %,d bad ones refused, %,d told to come later, %d wrong"
        .formatted(right.sum(), left.sum(), refused.sum(), busy.sum(), wrong());
  }
}
