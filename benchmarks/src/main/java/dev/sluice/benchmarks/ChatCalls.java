package dev.sluice.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Chat calls as HTTP/1.1 sends them, no two of the same text: twelve digits tell them apart. */
final class ChatCalls {
  private static final String DIGITS = "000000000000";

  private final byte[] before;
  private final byte[] after;
  private long number;

  /**
   * Makes calls of a text.
   *
   * @param body the JSON, which holds twelve zeros that each call replaces by its number
   * @param key the caller's
   * @param first the number before that of the first call
   * @throws IllegalArgumentException if the body does not hold twelve zeros
   */
  ChatCalls(String body, String key, long first) {
    int from = body.indexOf(DIGITS);
    if (from < 0) {
      throw new IllegalArgumentException("the call's body must hold " + DIGITS + ": " + body);
    }
    String head =
        """
        POST /v1/chat/completions HTTP/1.1\r
        host: 127.0.0.1\r
        content-type: application/json\r
        authorization: Bearer %s\r
        content-length: %d\r
        \r
        """
            .formatted(key, body.getBytes(StandardCharsets.UTF_8).length);
    before = (head + body.substring(0, from)).getBytes(StandardCharsets.UTF_8);
    after = body.substring(from + DIGITS.length()).getBytes(StandardCharsets.UTF_8);
    number = first;
  }

  /** Returns the next call's bytes; for one thread at a time. */
  ByteBuf next() {
    number++;
    String digits = String.format(Locale.ROOT, "%012d", number);
    return Unpooled.wrappedBuffer(before, digits.getBytes(StandardCharsets.US_ASCII), after);
  }
}
