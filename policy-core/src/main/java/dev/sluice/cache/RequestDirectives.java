package dev.sluice.cache;

import dev.sluice.Headers;
import java.time.Duration;
import java.util.Locale;

/**
 * What a client wants of caches, said in {@code Cache-Control} (RFC 9111, section 5.2.1).
 *
 * @param noCache a stored answer must not be used
 * @param noStore the answer must not be stored
 * @param onlyIfCached nothing but a stored answer is wanted
 * @param maxAge the oldest stored answer that is wanted
 */
record RequestDirectives(boolean noCache, boolean noStore, boolean onlyIfCached, Duration maxAge) {
  /** No wish at all. */
  static final RequestDirectives NONE =
      new RequestDirectives(false, false, false, Duration.ofSeconds(Integer.MAX_VALUE));

  /** Reads the headers of a request; unknown directives and malformed ages are ignored. */
  static RequestDirectives of(Headers headers) {
    if (headers.get("cache-control") == null) {
      return NONE;
    }
    RequestDirectives read = NONE;
    for (String value : headers.all("cache-control")) {
      for (int from = 0; from <= value.length(); ) {
        int comma = value.indexOf(',', from);
        int to = comma < 0 ? value.length() : comma;
        read = read.and(value.substring(from, to).strip().toLowerCase(Locale.ROOT));
        from = to + 1;
      }
    }
    return read;
  }

  private RequestDirectives and(String directive) {
    return switch (directive) {
      case "no-cache" -> new RequestDirectives(true, noStore, onlyIfCached, maxAge);
      case "no-store" -> new RequestDirectives(noCache, true, onlyIfCached, maxAge);
      case "only-if-cached" -> new RequestDirectives(noCache, noStore, true, maxAge);
      default -> directive.startsWith("max-age=") ? aged(directive.substring(8)) : this;
    };
  }

  private RequestDirectives aged(String seconds) {
    String digits = seconds.replace("\"", "");
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      return this;
    }
    // RFC 9111, section 1.2.2: larger values than can be held mean the largest.
    long age = digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
    return new RequestDirectives(noCache, noStore, onlyIfCached, Duration.ofSeconds(age));
  }
}
