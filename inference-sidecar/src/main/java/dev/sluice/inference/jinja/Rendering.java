package dev.sluice.inference.jinja;

import java.time.Clock;

/**
 * One rendering under way: its clock and how much it may still do. Not for several threads at once.
 */
final class Rendering {
  private static final int MAX_STEPS = 5_000_000;
  private static final long MAX_CHARS = 64L << 20;
  private static final int CHARS_PER_ELEMENT = 16;
  private static final int MAX_DEPTH = 100;

  private final Clock clock;
  private int steps;
  private long chars;
  private int depth;

  Rendering(Clock clock) {
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  /** Counts an expression or a turn of a loop. */
  void step() {
    if (++steps > MAX_STEPS) {
      throw new JinjaException("it does more than %d steps".formatted(MAX_STEPS));
    }
  }

  /** Counts elements that are about to be made. */
  void chargeElements(long count) {
    charge(count * CHARS_PER_ELEMENT);
  }

  /** Counts characters that are about to be made. */
  void charge(long count) {
    chars += count;
    if (chars > MAX_CHARS) {
      throw new JinjaException("it makes more than %d characters of text".formatted(MAX_CHARS));
    }
  }

  /** Counts text that was made, and returns it. */
  String made(String text) {
    charge(text.length());
    return text;
  }

  /** Goes into a macro or a recursive loop. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new JinjaException("its macros call each other more than %d deep".formatted(MAX_DEPTH));
    }
  }

  /** Comes out again. */
  void leave() {
    depth--;
  }
}
