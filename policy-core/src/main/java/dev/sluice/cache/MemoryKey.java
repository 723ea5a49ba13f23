package dev.sluice.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key of the cache in memory; immutable.
 *
 * <p>Ehcache measures keys and values by looking into their fields. It cannot look into a string's,
 * which it would say with a stack trace in the host's log, and would then count too little.
 */
final class MemoryKey {
  private final byte[] text;
  private final int hash;

  private MemoryKey(byte[] text) {
    this.text = text;
    this.hash = Arrays.hashCode(text);
  }

  static MemoryKey of(String key) {
    return new MemoryKey(key.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemoryKey key && Arrays.equals(text, key.text);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
