package dev.sluice.inference.sample;

import java.util.List;

/**
 * The log probability of a chosen token and the likeliest tokens in its place.
 *
 * @param chosen the token that was chosen
 * @param top the likeliest tokens, likeliest first; may leave out the chosen one
 */
public record LogProbabilities(TokenProbability chosen, List<TokenProbability> top) {

  /** Copies the list. */
  public LogProbabilities {
    top = List.copyOf(top);
  }

  /**
   * Computes the log probabilities of one position as logits less their log-sum-exp.
   *
   * @param logits the model's own logits
   * @param token the token that was chosen
   * @param count how many of the likeliest tokens to list
   * @return the log probabilities
   */
  public static LogProbabilities of(float[] logits, int token, int count) {
    double logSum = logSumExp(logits);
    List<TokenProbability> top =
        TopTokens.of(logits, count).stream()
            .map(t -> new TokenProbability(t, logits[t] - logSum))
            .toList();
    return new LogProbabilities(new TokenProbability(token, logits[token] - logSum), top);
  }

  /**
   * Returns what there is to say of the first token of a text, before which nothing comes.
   *
   * @param token the token
   * @return its log probability is not a number
   */
  public static LogProbabilities unknown(int token) {
    return new LogProbabilities(new TokenProbability(token, Double.NaN), List.of());
  }

  /** Returns whether there is a log probability. */
  public boolean isKnown() {
    return !Double.isNaN(chosen.logProbability());
  }

  private static double logSumExp(float[] logits) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += FastExp.of(logit - max);
    }
    return max + Math.log(sum);
  }
}
