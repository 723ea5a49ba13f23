package dev.sluice.extproc;

import java.time.Duration;

/**
 * What can be set about the processor itself; all else is in the policy file.
 *
 * @param maxBody the most bytes that a request's body may have, before and after inflating
 * @param maxMessageTimeout the longest that Envoy may be asked to wait for one reply; at most what
 *     its own {@code max_message_timeout} says, beyond which Envoy ignores the question
 */
public record ProcessorSettings(int maxBody, Duration maxMessageTimeout) {
  private static final int MEBIBYTE = 1 << 20;
  private static final int LARGEST_BODY = 1 << 30;

  /** What holds where nothing is set: 10 MiB, 15 minutes. */
  public static final ProcessorSettings STANDARD =
      new ProcessorSettings(10 * MEBIBYTE, Duration.ofMinutes(15));

  public ProcessorSettings {
    if (maxBody < 1 || maxBody > LARGEST_BODY) {
      throw new IllegalArgumentException(
          "the largest body must be 1 to " + LARGEST_BODY + " bytes, got " + maxBody);
    }
    if (maxMessageTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the largest message timeout must be a millisecond at least, got " + maxMessageTimeout);
    }
  }
}
