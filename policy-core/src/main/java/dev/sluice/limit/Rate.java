package dev.sluice.limit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How much may pass in a period, and how much at once.
 *
 * @param amount refilled evenly over each period, at least 1
 * @param period how long that takes
 * @param burst the most that may pass at once after a pause, at least 1; {@code amount} by default
 */
public record Rate(long amount, Duration period, long burst) {
  /** What texts that {@link #parse} reads look like (ECMA 262), for the JSON Schema. */
  public static final String PATTERN =
      "^[0-9.]+[kM]?/(s|second|min|minute|h|hour|d|day)( +burst +[0-9.]+[kM]?)?$";

  private static final String EXAMPLE =
      "write a rate as 600/min, 10/s, 1M/hour or 60/min burst 120";

  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "second", Duration.ofSeconds(1),
          "min", Duration.ofMinutes(1),
          "minute", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "hour", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "day", Duration.ofDays(1));

  public Rate {
    if (amount < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "a rate and its burst are at least 1, got " + amount + " and " + burst);
    }
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("a rate's period is positive, got " + period);
    }
    if (amount > period.toNanos()) {
      throw new IllegalArgumentException(
          "a rate is at most one a nanosecond, got " + amount + " in " + period);
    }
  }

  /**
   * Returns the rate that a text says.
   *
   * @param text an amount, which may end in {@code k} (thousand) or {@code M} (million), a slash,
   *     and {@code s}, {@code min}, {@code hour} or {@code day}; then {@code burst} and an amount,
   *     if more or less than one period's may pass at once
   * @throws IllegalArgumentException if it says none
   */
  public static Rate parse(String text) {
    List<String> words = List.of(text.strip().split("\\s+"));
    boolean bursts = words.size() == 3 && words.get(1).equals("burst");
    int slash = words.get(0).indexOf('/');
    if (slash < 0 || (words.size() > 1 && !bursts)) {
      throw new IllegalArgumentException(EXAMPLE);
    }
    long amount = amount(words.get(0).substring(0, slash));
    Duration period = UNITS.get(words.get(0).substring(slash + 1).toLowerCase(Locale.ROOT));
    if (period == null) {
      throw new IllegalArgumentException("a period is one of s, min, hour, day; " + EXAMPLE);
    }
    return new Rate(amount, period, bursts ? amount(words.get(2)) : amount);
  }

  private static long amount(String text) {
    long factor = text.endsWith("M") ? 1_000_000 : text.endsWith("k") ? 1_000 : 1;
    String digits = factor == 1 ? text : text.substring(0, text.length() - 1);
    try {
      return new BigDecimal(digits).multiply(BigDecimal.valueOf(factor)).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("no whole amount: " + text + "; " + EXAMPLE, e);
    }
  }

  /** Returns a text that {@link #parse} reads, such as {@code 600/min}. */
  @Override
  public String toString() {
    String each = amount + "/" + unit();
    return burst == amount ? each : each + " burst " + burst;
  }

  private String unit() {
    return Stream.of("s", "min", "hour", "day")
        .filter(unit -> period.equals(UNITS.get(unit)))
        .findFirst()
        .orElseGet(period::toString);
  }
}
