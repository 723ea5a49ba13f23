package dev.sluice.limit;

import dev.sluice.AnswerHead;
import dev.sluice.Headers;
import org.jspecify.annotations.Nullable;

/** Words what is left of a limit in the headers that OpenAI's API uses. */
final class RateHeaders {
  private static final long MILLI = 1_000_000;

  private final String limit;
  private final String remaining;
  private final String reset;

  /** Makes the names for {@code requests} or {@code tokens}. */
  RateHeaders(String what) {
    this.limit = "x-ratelimit-limit-" + what;
    this.remaining = "x-ratelimit-remaining-" + what;
    this.reset = "x-ratelimit-reset-" + what;
  }

  /** Adds a grant's figures, unless the answer tells of a tighter limit already. */
  AnswerHead addTo(AnswerHead head, Grant grant) {
    if (toldLeft(head.headers()) <= grant.remaining()) {
      return head;
    }
    return new AnswerHead(head.status(), addTo(head.headers(), grant));
  }

  /** Returns the headers with a grant's figures in place of others. */
  Headers addTo(Headers headers, Grant grant) {
    return headers.with(
        Headers.of(
            limit,
            Long.toString(grant.rate().burst()),
            remaining,
            Long.toString(grant.remaining()),
            reset,
            duration(grant.resetNanos())));
  }

  private long toldLeft(Headers headers) {
    @Nullable String told = headers.get(remaining);
    if (told == null) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(told);
    } catch (NumberFormatException e) {
      // Not a figure to compare with, so ours is told instead.
      return Long.MAX_VALUE;
    }
  }

  /** Returns a time as OpenAI words it, such as 12ms, 1.5s, 6m0s or 1h0m5s, rounded up to 1 ms. */
  static String duration(long nanos) {
    long millis = Math.max(0, nanos) / MILLI + (nanos % MILLI > 0 ? 1 : 0);
    if (millis < 1_000) {
      return millis + "ms";
    }
    long minutes = millis / 60_000;
    String seconds = seconds(millis % 60_000);
    if (minutes == 0) {
      return seconds;
    }
    long hours = minutes / 60;
    return hours == 0 ? minutes + "m" + seconds : hours + "h" + minutes % 60 + "m" + seconds;
  }

  private static String seconds(long millis) {
    String whole = Long.toString(millis / 1_000);
    long rest = millis % 1_000;
    if (rest == 0) {
      return whole + "s";
    }
    String digits = Long.toString(1_000 + rest).substring(1);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return whole + "." + digits.substring(0, end) + "s";
  }
}
