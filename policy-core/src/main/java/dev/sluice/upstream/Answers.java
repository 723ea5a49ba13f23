package dev.sluice.upstream;

import dev.sluice.AnswerHead;
import dev.sluice.Headers;
import java.time.Duration;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads the head of a provider's answer. */
final class Answers {
  /** What a target wishes that does not want to be asked again. */
  private static final Duration NEVER = Duration.ofDays(1);

  /** Which pages may read answers is for the server to say that their browsers call. */
  private static final String OF_BROWSERS = "access-control-";

  private Answers() {}

  /** Returns whether another target, or the same one later, may do better. */
  static boolean failed(ClassicHttpResponse response) {
    return switch (response.getCode()) {
      // 529 is Anthropic's for "overloaded".
      case 408, 429, 500, 502, 503, 504, 529 -> true;
      default -> false;
    };
  }

  /** Returns when the target says it may be asked again, or null if it does not say. */
  static @Nullable Duration wish(ClassicHttpResponse response) {
    if ("false".equalsIgnoreCase(value(response, "x-should-retry"))) {
      return NEVER;
    }
    return Backoff.wish(value(response, "retry-after-ms"), value(response, "retry-after"));
  }

  /** Returns what the client gets of the head. */
  static AnswerHead head(ClassicHttpResponse response) {
    String connection = connection(response);
    Headers.Builder headers = new Headers.Builder();
    for (Header header : response.getHeaders()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (header.getValue() != null
          && HeaderRules.ofAnswer(name, connection)
          && !name.startsWith(OF_BROWSERS)) {
        headers.add(name, header.getValue());
      }
    }
    return new AnswerHead(response.getCode(), headers.build());
  }

  private static @Nullable String connection(HttpResponse response) {
    String all = null;
    for (Header header : response.getHeaders("connection")) {
      all = all == null ? header.getValue() : all + "," + header.getValue();
    }
    return all;
  }

  private static @Nullable String value(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
