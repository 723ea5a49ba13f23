package dev.sluice.inference.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Something that callers must know; compared by hash in constant time. */
final class Secret {
  private static final String SCHEME = "Bearer ";

  private final byte[] hash;

  Secret(String secret) {
    hash = hash(secret);
  }

  /** Returns whether an Authorization header holds it. */
  boolean isBearerOf(Optional<String> authorization) {
    return authorization
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> matches(value.substring(SCHEME.length()).strip()))
        .orElse(false);
  }

  /** Returns whether a text is it. */
  boolean matches(String text) {
    return MessageDigest.isEqual(hash(text), hash);
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
