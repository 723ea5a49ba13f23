package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's slices. */
final class Slices {
  private Slices() {}

  /** Returns {@code value[start:stop:step]}, or an undefined value where there are no places. */
  static Object slice(
      Rendering rendering,
      Object value,
      @Nullable Long start,
      @Nullable Long stop,
      @Nullable Long step) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (Values.isText(value)) {
      String text = Values.text(value);
      int[] characters = text.codePoints().toArray();
      StringBuilder slice = new StringBuilder();
      places(characters.length, start, stop, step)
          .forEach(i -> slice.appendCodePoint(characters[i]));
      return Values.like(value, rendering.made(slice.toString()));
    }
    if (!(value instanceof List<?> list)) {
      return new Undefined("'%s' object has no slices".formatted(Values.typeName(value)));
    }
    List<Object> slice = new ArrayList<>();
    places(list.size(), start, stop, step).forEach(i -> slice.add(list.get(i)));
    rendering.chargeElements(slice.size());
    return value instanceof Tuple ? new Tuple(slice) : slice;
  }

  private static List<Integer> places(
      int length, @Nullable Long start, @Nullable Long stop, @Nullable Long step) {
    long by = step == null ? 1 : Math.clamp(step, -Integer.MAX_VALUE, Integer.MAX_VALUE);
    if (by == 0) {
      throw new JinjaException("slice step cannot be zero");
    }
    long lowest = by > 0 ? 0 : -1;
    long highest = by > 0 ? length : length - 1L;
    long first =
        start == null ? (by > 0 ? lowest : highest) : place(start, length, lowest, highest);
    long end = stop == null ? (by > 0 ? highest : lowest) : place(stop, length, lowest, highest);
    List<Integer> places = new ArrayList<>();
    for (long i = first; by > 0 ? i < end : i > end; i += by) {
      places.add((int) i);
    }
    return places;
  }

  private static long place(long index, int length, long lowest, long highest) {
    return Math.clamp(index < 0 ? index + length : index, lowest, highest);
  }
}
