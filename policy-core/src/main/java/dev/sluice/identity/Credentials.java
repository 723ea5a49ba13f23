package dev.sluice.identity;

import dev.sluice.Headers;
import org.jspecify.annotations.Nullable;

/** Finds the key that a client presents. */
final class Credentials {
  private static final String SCHEME = "Bearer ";

  private Credentials() {}

  /**
   * Returns the key, or null if there is none: the bearer token (RFC 6750) as OpenAI's clients send
   * it, else {@code x-api-key} as Anthropic's do, else {@code api-key} as Azure's do. The first
   * that is there decides; another authorization scheme, meant for the container, is none.
   */
  static @Nullable String in(Headers headers) {
    String authorization = headers.get("authorization");
    if (authorization != null && isBearer(authorization)) {
      return text(authorization.substring(SCHEME.length()));
    }
    String key = headers.get("x-api-key");
    return text(key != null ? key : headers.get("api-key"));
  }

  private static boolean isBearer(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  private static @Nullable String text(@Nullable String key) {
    return key == null || key.isBlank() ? null : key.strip();
  }
}
