package dev.sluice.cache;

import dev.sluice.JsonText;
import dev.sluice.Sha256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over fields, each with its length before it, so that no two lists of fields are digested
 * alike. For one thread.
 */
final class FramedDigest {
  /** In place of the length of a field that is not there. */
  private static final int ABSENT = -1;

  private static final VarHandle LENGTH =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256 = Sha256.digest();

  /** Gathers what is small: the digest takes its time for each piece. */
  private final byte[] gathered = new byte[512];

  private int size;

  /** Adds a text, or that there is none. */
  void add(@Nullable String text) {
    if (text == null) {
      length(ABSENT);
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      length(bytes.length);
      take(bytes, 0, bytes.length);
    }
  }

  /** Adds the bytes of a value. */
  void add(JsonText value) {
    length(value.length());
    take(value.array(), value.from(), value.length());
  }

  private void take(byte[] bytes, int from, int count) {
    if (size + count > gathered.length) {
      pass();
    }
    if (count > gathered.length) {
      sha256.update(bytes, from, count);
    } else {
      System.arraycopy(bytes, from, gathered, size, count);
      size += count;
    }
  }

  private void pass() {
    sha256.update(gathered, 0, size);
    size = 0;
  }

  /** Adds a count, such as that of the fields that follow. */
  void length(int count) {
    if (size + Integer.BYTES > gathered.length) {
      pass();
    }
    LENGTH.set(gathered, size, count);
    size += Integer.BYTES;
  }

  /** Returns the digest in 43 characters of ASCII and begins anew. */
  String text() {
    pass();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest());
  }
}
