package dev.sluice.inference.engine;

import dev.sluice.inference.sample.LogProbabilities;

/**
 * A token of a prompt or of an answer, with how likely it was.
 *
 * @param logProbabilities its log probability and the likeliest tokens in its place
 * @param offset how many characters of the prompt, or of the answer, come before it
 */
public record ReportedToken(LogProbabilities logProbabilities, int offset) {

  /** Returns the same token behind more characters. */
  public ReportedToken behind(int characters) {
    return new ReportedToken(logProbabilities, Math.max(0, offset + characters));
  }
}
