package dev.sluice.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * When a key ceases to be valid.
 *
 * @param at the first instant at which it is not
 */
public record Expiry(Instant at) {
  /**
   * Returns the end that a text says.
   *
   * @param text a day such as {@code 2027-01-01}, at whose beginning in UTC the key ends, or an
   *     instant such as {@code 2027-01-01T18:00:00Z} (ISO 8601)
   * @throws IllegalArgumentException if it is neither
   */
  public static Expiry parse(String text) {
    try {
      return new Expiry(
          text.length() == "2027-01-01".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "a key expires on a day such as 2027-01-01, or at 2027-01-01T18:00:00Z", e);
    }
  }

  /** Returns the instant, as {@link #parse} reads it. */
  @Override
  public String toString() {
    return at.toString();
  }
}
