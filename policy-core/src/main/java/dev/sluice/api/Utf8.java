package dev.sluice.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Checks bytes for being UTF-8, which Jackson takes for granted in what it skips. */
final class Utf8 {
  private static final int CHUNK = 2048;

  private Utf8() {}

  /** Returns where the first malformed sequence begins, or -1 if there is none. */
  static int firstMalformed(byte[] bytes) {
    int plain = asciiPrefix(bytes);
    return plain == bytes.length ? -1 : decode(bytes, plain);
  }

  /** Returns the length of a prefix of plain ASCII, in whole blocks: such loops are vectorised. */
  private static int asciiPrefix(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int end = Math.min(bytes.length, at + 256);
      byte all = 0;
      for (int i = at; i < end; i++) {
        all |= bytes[i];
      }
      if (all < 0) {
        return at;
      }
      at = end;
    }
    return at;
  }

  private static int decode(byte[] bytes, int from) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    CharBuffer out = CharBuffer.allocate(CHUNK);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return result.isError() ? in.position() : -1;
  }
}
