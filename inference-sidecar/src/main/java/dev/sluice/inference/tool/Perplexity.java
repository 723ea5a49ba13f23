package dev.sluice.inference.tool;

/**
 * The perplexity of a text: e to the mean of the negative logarithms of its tokens' probabilities.
 *
 * <p>The error is the standard error of that mean, carried over by the first derivative.
 */
final class Perplexity {
  private long tokens;
  private double sum;
  private double squares;

  /** Takes the natural logarithm of a token's probability. */
  void add(double logProbability) {
    tokens++;
    sum -= logProbability;
    squares += logProbability * logProbability;
  }

  long tokens() {
    return tokens;
  }

  /** Returns the perplexity; not a number when nothing was added. */
  double value() {
    return Math.exp(sum / tokens);
  }

  /** Returns the standard error of the perplexity; 0 for fewer than two tokens. */
  double standardError() {
    if (tokens < 2) {
      return 0;
    }
    double mean = sum / tokens;
    double variance = Math.max(0, squares / tokens - mean * mean);
    return value() * Math.sqrt(variance / (tokens - 1));
  }
}
