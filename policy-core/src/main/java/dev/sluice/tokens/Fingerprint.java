package dev.sluice.tokens;

import dev.sluice.JsonText;
import dev.sluice.Sha256;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * The first 128 bits of SHA-256 over a piece of JSON and how it is counted: short enough to be
 * cheap, and still nobody can craft a prompt that is taken for another, as with a hash made for
 * tables. For one thread.
 */
final class Fingerprint {
  private final MessageDigest sha256 = Sha256.digest();
  private final byte[] buffer = new byte[32];
  private final ByteBuffer longs = ByteBuffer.wrap(buffer);

  /**
   * Takes the fingerprint of a piece of JSON, in place of the one before.
   *
   * @param way how the piece is counted, which keeps counts of equal bytes apart
   */
  void take(int way, JsonText json) {
    sha256.update((byte) way);
    sha256.update(json.array(), json.from(), json.length());
    try {
      sha256.digest(buffer, 0, buffer.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
  }

  long high() {
    return longs.getLong(0);
  }

  long low() {
    return longs.getLong(8);
  }
}
