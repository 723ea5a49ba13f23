package dev.sluice.inference.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The key that callers must send; compared by hash in constant time. */
final class ApiKey {
  private static final String SCHEME = "Bearer ";

  private final byte[] hash;

  ApiKey(String key) {
    hash = hash(key);
  }

  /** Returns whether an Authorization header holds the key. */
  boolean matches(Optional<String> authorization) {
    return authorization
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> MessageDigest.isEqual(hash(value.substring(SCHEME.length()).strip()), hash))
        .orElse(false);
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
