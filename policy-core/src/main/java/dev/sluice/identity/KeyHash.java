package dev.sluice.identity;

import dev.sluice.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 (FIPS 180-4) of an API key, which identifies the key without revealing it; immutable.
 *
 * <p>A plain hash does for keys because they are long and random, unlike passwords.
 */
public final class KeyHash {
  /** What texts that {@link #parse} reads look like (ECMA 262), for the JSON Schema. */
  public static final String PATTERN = "^[0-9a-fA-F]{64}$";

  /** Says that messages repeat no text that was to be a hash: it may be the key itself. */
  public static final boolean SECRET = true;

  private static final int BYTES = 32;
  private static final int SHORT_BYTES = 6;

  private final byte[] digest;

  private KeyHash(byte[] digest) {
    this.digest = digest;
  }

  /** Returns the hash of a key as a client presents it. */
  public static KeyHash of(String key) {
    return new KeyHash(Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Returns the hash that a text spells.
   *
   * @param text 64 hexadecimal digits, as {@code sluice key hash} prints them
   * @throws IllegalArgumentException if it is none; the text is not repeated, as it may be a key
   */
  public static KeyHash parse(String text) {
    if (text.length() == 2 * BYTES && text.chars().allMatch(HexFormat::isHexDigit)) {
      return new KeyHash(HexFormat.of().parseHex(text));
    }
    throw new IllegalArgumentException(
        "a key's sha256 is 64 hexadecimal digits, as 'sluice key hash' prints them");
  }

  /** Returns the first twelve hexadecimal digits, for logs and audit records. */
  public String abbreviated() {
    return HexFormat.of().formatHex(digest, 0, SHORT_BYTES);
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyHash hash && MessageDigest.isEqual(digest, hash.digest);
  }

  /** Returns four bytes of the digest, which are spread evenly already. */
  @Override
  public int hashCode() {
    return ByteBuffer.wrap(digest).getInt();
  }

  /** Returns all 64 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest);
  }
}
