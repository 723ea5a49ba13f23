package dev.sluice;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a call that policies act upon; all others stay in the body.
 *
 * @param stream whether the answer is wanted as server-sent events
 * @param includeUsage whether the client asked for usage at the end of a stream
 * @param maxOutputTokens the most tokens wanted for each choice, or -1 where unsaid
 * @param choices how many alternatives are wanted, at least 1
 * @param temperature sampling temperature, or null where unsaid
 * @param tools whether tools or functions are offered
 */
public record Parameters(
    boolean stream,
    boolean includeUsage,
    long maxOutputTokens,
    int choices,
    @Nullable Double temperature,
    boolean tools) {

  /** What holds where a client says nothing. */
  public static final Parameters DEFAULT = new Parameters(false, false, -1, 1, null, false);

  public Parameters {
    if (choices < 1) {
      throw new IllegalArgumentException("choices must be at least 1, got " + choices);
    }
  }

  /** Returns these parameters with another output limit. */
  public Parameters withMaxOutputTokens(long tokens) {
    return new Parameters(stream, includeUsage, tokens, choices, temperature, tools);
  }
}
