package dev.sluice.inference.bench;

import java.util.List;

/**
 * What a client saw of one streamed call. Times are nanoseconds from any origin.
 *
 * @param start when it was sent
 * @param chunks when each chunk that carries text arrived; empty where the call failed early
 * @param end when the answer was whole
 * @param promptTokens the prompt's tokens, as the server counted them
 * @param cachedTokens how many of them the server had computed before
 * @param outputTokens the answer's tokens, as the server counted them
 * @param text the answer
 * @param logProbabilities those of its tokens; empty where the call did not ask for them
 * @param error what went wrong; empty for a good answer
 */
record CallRecord(
    long start,
    long[] chunks,
    long end,
    int promptTokens,
    int cachedTokens,
    int outputTokens,
    String text,
    List<Double> logProbabilities,
    String error) {

  CallRecord {
    logProbabilities = List.copyOf(logProbabilities);
  }

  boolean failed() {
    return !error.isEmpty();
  }

  /** Returns the nanoseconds until the first text, or until the end where there was none. */
  long firstTokenNanos() {
    return (chunks.length > 0 ? chunks[0] : end) - start;
  }
}
