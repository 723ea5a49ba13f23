package dev.sluice.conformance.wire;

import dev.sluice.Headers;
import java.nio.charset.StandardCharsets;

/**
 * What a client got.
 *
 * @param status HTTP status
 * @param headers header fields
 * @param body its bytes, as far as they came
 * @param whole whether the body came to its end
 */
public record Answer(int status, Headers headers, byte[] body, boolean whole) {
  /** Returns the body as UTF-8 text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
