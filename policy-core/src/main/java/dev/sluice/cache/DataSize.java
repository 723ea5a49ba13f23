package dev.sluice.cache;

import java.util.List;
import java.util.Locale;

/**
 * An amount of memory or disk space.
 *
 * @param bytes how much, never negative
 */
public record DataSize(long bytes) {
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is never negative, got " + bytes);
    }
  }

  /**
   * Reads a whole number with a unit of powers of 1,024, such as {@code 64MB}, or {@code 0}.
   *
   * @throws IllegalArgumentException if the text is no size
   */
  public static DataSize parse(String text) {
    String word = text.strip().toUpperCase(Locale.ROOT);
    int digits = 0;
    while (digits < word.length() && word.charAt(digits) >= '0' && word.charAt(digits) <= '9') {
      digits++;
    }
    int unit = UNITS.indexOf(word.substring(digits).strip());
    boolean zero = word.equals("0");
    if (digits == 0 || digits > 15 || (unit < 0 && !zero)) {
      throw new IllegalArgumentException(
          "a size is a number and one of " + UNITS + ", such as 64MB, got " + text);
    }
    long number = Long.parseLong(word.substring(0, digits));
    int shift = 10 * Math.max(0, unit);
    if (number > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("a size below 8 million TB is wanted, got " + text);
    }
    return new DataSize(number << shift);
  }

  /** Returns the size in the largest unit that divides it. */
  @Override
  public String toString() {
    int unit = 0;
    long number = bytes;
    while (number != 0 && number % 1024 == 0 && unit < UNITS.size() - 1) {
      number /= 1024;
      unit++;
    }
    return number + UNITS.get(unit);
  }
}
