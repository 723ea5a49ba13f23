package dev.sluice;

/**
 * The tokens that a call used.
 *
 * @param input all tokens read, cached ones included
 * @param output all tokens written, reasoning included
 * @param cachedInput the part of {@code input} that a provider's prefix cache served
 * @param cacheWrite the part of {@code input} that was written to a provider's prefix cache
 * @param reasoning the part of {@code output} that was reasoning
 * @param estimated whether Sluice counted because the provider did not say
 */
public record Usage(
    long input, long output, long cachedInput, long cacheWrite, long reasoning, boolean estimated) {

  /** No token at all. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, false);

  public Usage {
    if (input < 0 || output < 0 || cachedInput < 0 || cacheWrite < 0 || reasoning < 0) {
      throw new IllegalArgumentException("token counts are never negative");
    }
  }

  /** Returns input and output together. */
  public long total() {
    return input + output;
  }
}
