package dev.sluice.inference.sample;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Chooses the tokens of one sequence. Not for several threads at once. */
public final class Sampler {
  private final SamplingParameters parameters;
  private final SplittableRandom random;
  private final Map<Integer, Integer> generated = new HashMap<>();
  private final boolean counts;

  /**
   * Makes the sampler of one sequence.
   *
   * @param parameters how tokens are chosen
   */
  public Sampler(SamplingParameters parameters) {
    this.parameters = parameters;
    this.random = new SplittableRandom(parameters.seed());
    this.counts = parameters.frequencyPenalty() != 0 || parameters.presencePenalty() != 0;
  }

  /**
   * Chooses the next token and remembers it for the penalties.
   *
   * @param logits the model's logits, one a token; changed by penalties and biases
   * @return the number of the chosen token
   */
  public int sample(float[] logits) {
    adjust(logits);
    int token =
        parameters.temperature() == 0
            ? likeliest(logits)
            : new Candidates(logits, parameters).draw(random.nextDouble());
    if (counts) {
      generated.merge(token, 1, Integer::sum);
    }
    return token;
  }

  private void adjust(float[] logits) {
    generated.forEach(
        (token, count) ->
            logits[token] -=
                (float) (count * parameters.frequencyPenalty() + parameters.presencePenalty()));
    parameters.logitBias().forEach((token, bias) -> bias(logits, token, bias));
  }

  private static void bias(float[] logits, int token, double bias) {
    if (token >= 0 && token < logits.length) {
      logits[token] += (float) bias;
    }
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int token = 1; token < logits.length; token++) {
      if (logits[token] > logits[best]) {
        best = token;
      }
    }
    return best;
  }
}
