package dev.sluice.inference.jinja;

import java.util.AbstractList;

/** The numbers that {@code range} gives. */
final class Range extends AbstractList<Object> {
  /** The most numbers, as in Jinja2's sandbox. */
  private static final int MAX_SIZE = 100_000;

  private final long start;
  private final long stop;
  private final long step;
  private final int size;

  Range(long start, long stop, long step) {
    if (step == 0) {
      throw new JinjaException("range() arg 3 must not be zero");
    }
    long distance = step > 0 ? stop - start : start - stop;
    long count = distance <= 0 ? 0 : (distance - 1) / Math.abs(step) + 1;
    if (count > MAX_SIZE) {
      throw new JinjaException("a range has more than %d numbers".formatted(MAX_SIZE));
    }
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.size = (int) count;
  }

  @Override
  public Object get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return start + index * step;
  }

  @Override
  public int size() {
    return size;
  }

  /** Returns it as Python prints it. */
  String representation() {
    return step == 1
        ? "range(%d, %d)".formatted(start, stop)
        : "range(%d, %d, %d)".formatted(start, stop, step);
  }
}
