package dev.sluice.inference.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Numbers of an option: {@code 1,4,16}, or {@code 1..32} for all doublings from the first to the
 * last.
 *
 * @param values positive, in rising order, at least one
 */
record IntegerRange(List<Integer> values) {
  private static final int MAX = 1 << 20;

  /** Copies the list. */
  IntegerRange {
    values = List.copyOf(values);
  }

  /** Reads the option's text. */
  static final class Converter implements ITypeConverter<IntegerRange> {
    @Override
    public IntegerRange convert(String text) {
      TreeSet<Integer> values = new TreeSet<>();
      for (String part : text.split(",", -1)) {
        int dots = part.indexOf("..");
        if (dots < 0) {
          values.add(positive(part));
        } else {
          values.addAll(doublings(positive(part.substring(0, dots)), part.substring(dots + 2)));
        }
      }
      return new IntegerRange(new ArrayList<>(values));
    }

    private static List<Integer> doublings(int first, String last) {
      int end = positive(last);
      List<Integer> values = new ArrayList<>();
      for (int value = first; value < end; value *= 2) {
        values.add(value);
      }
      values.add(end);
      return values;
    }

    private static int positive(String text) {
      if (text.matches("[1-9][0-9]{0,6}") && Integer.parseInt(text) <= MAX) {
        return Integer.parseInt(text);
      }
      throw new TypeConversionException(
          "'%s' is not a number of 1 to %d, such as 16, or 1,4,16, or 1..32".formatted(text, MAX));
    }
  }
}
