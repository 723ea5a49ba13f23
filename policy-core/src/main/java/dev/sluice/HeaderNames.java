package dev.sluice;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Header names in lower case, the common ones as one instance each.
 *
 * <p>Heads are looked at again when the answer comes, milliseconds and megabytes later. Names of
 * their own would be fetched from far memory then, a cache line or two each; shared ones are near.
 */
final class HeaderNames {
  private static final String[] COMMON = {
    "accept",
    "accept-encoding",
    "accept-language",
    "access-control-allow-origin",
    "age",
    "alt-svc",
    "anthropic-beta",
    "anthropic-organization-id",
    "anthropic-version",
    "api-key",
    "authorization",
    "cache-control",
    "cache-status",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "openai-beta",
    "openai-organization",
    "openai-processing-ms",
    "openai-project",
    "openai-version",
    "origin",
    "priority",
    "proxy-authorization",
    "referer",
    "request-id",
    "retry-after",
    "retry-after-ms",
    "sec-fetch-mode",
    "server",
    "set-cookie",
    "strict-transport-security",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "vary",
    "via",
    "www-authenticate",
    "x-api-key",
    "x-content-type-options",
    "x-envoy-attempt-count",
    "x-envoy-expected-rq-timeout-ms",
    "x-envoy-external-address",
    "x-envoy-upstream-service-time",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-gateway-destination-endpoint",
    "x-gateway-destination-endpoint-subset",
    "x-gateway-model-name",
    "x-ratelimit-limit-requests",
    "x-ratelimit-limit-tokens",
    "x-ratelimit-remaining-requests",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-requests",
    "x-ratelimit-reset-tokens",
    "x-real-ip",
    "x-request-id",
    "x-should-retry",
    "x-sluice-attempt",
    "x-sluice-deadline-ms",
    "x-sluice-feature",
    "x-sluice-model",
    "x-sluice-priority",
    "x-sluice-provider",
    "x-sluice-tenant",
    "x-stainless-arch",
    "x-stainless-async",
    "x-stainless-helper-method",
    "x-stainless-lang",
    "x-stainless-os",
    "x-stainless-package-version",
    "x-stainless-raw-response",
    "x-stainless-read-timeout",
    "x-stainless-retry-count",
    "x-stainless-runtime",
    "x-stainless-runtime-version",
    "x-stainless-timeout",
  };

  /** A power of two, several times as many places as names. */
  private static final @Nullable String[] PLACES = new String[512];

  static {
    for (String name : COMMON) {
      int at = place(name);
      while (PLACES[at] != null) {
        at = after(at);
      }
      PLACES[at] = name;
    }
  }

  private HeaderNames() {}

  /** Returns a name in lower case, the same instance each time if it is a common one. */
  static String shared(String name) {
    if (!name.isEmpty()) {
      for (int at = place(name); PLACES[at] != null; at = after(at)) {
        if (same(PLACES[at], name)) {
          return PLACES[at];
        }
      }
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static int place(String name) {
    int length = name.length();
    int hash = lower(name.charAt(0));
    hash = 31 * hash + lower(name.charAt(length - 1));
    hash = 31 * hash + lower(name.charAt(length / 2));
    hash = 31 * hash + length;
    return (hash * 0x9E3779B9) >>> 23;
  }

  private static int after(int place) {
    return (place + 1) % PLACES.length;
  }

  private static boolean same(String common, String name) {
    int length = common.length();
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (common.charAt(i) != lower(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
