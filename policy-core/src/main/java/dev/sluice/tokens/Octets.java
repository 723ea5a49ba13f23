package dev.sluice.tokens;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes read eight at a time, as numbers whose lowest byte is the first. */
final class Octets {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Octets() {}

  /** Returns the eight bytes from a place on, which must all be there. */
  static long at(byte[] text, int from) {
    return (long) LONGS.get(text, from);
  }

  /** Returns up to eight bytes, and 0 for none. */
  static long of(byte[] text, int from, int length) {
    if (length <= 0) {
      return 0;
    }
    if (from + Long.BYTES <= text.length) {
      return at(text, from) & (-1L >>> (-Byte.SIZE * length));
    }
    long bytes = 0;
    for (int place = from + length - 1; place >= from; place--) {
      bytes = bytes << Byte.SIZE | (text[place] & 0xff);
    }
    return bytes;
  }
}
