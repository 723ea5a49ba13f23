package dev.sluice.inference.sample;

import java.util.Map;

/**
 * Changes logits by penalties on what came before and by biases. Not for several threads at once.
 */
final class Adjustments {
  private final SamplingParameters parameters;
  private final TokenCounts counts = new TokenCounts();
  private final boolean penalises;
  private final int[] biased;
  private final float[] biases;

  Adjustments(SamplingParameters parameters) {
    this.parameters = parameters;
    penalises =
        parameters.frequencyPenalty() != 0
            || parameters.presencePenalty() != 0
            || parameters.repetitionPenalty() != 1;
    biased = new int[parameters.logitBias().size()];
    biases = new float[biased.length];
    int i = 0;
    for (Map.Entry<Integer, Double> bias : parameters.logitBias().entrySet()) {
      biased[i] = bias.getKey();
      biases[i++] = bias.getValue().floatValue();
    }
  }

  /** Returns whether no logit is ever changed. */
  boolean areNone() {
    return !penalises && biased.length == 0;
  }

  /** Returns whether tokens of the prompt count, as they do for the repetition penalty only. */
  boolean lookAtPrompt() {
    return parameters.repetitionPenalty() != 1;
  }

  /** Notes a token of the prompt. */
  void prompt(int token) {
    if (lookAtPrompt()) {
      counts.addPrompt(token);
    }
  }

  /** Counts a token of the answer. */
  void generated(int token) {
    if (penalises) {
      counts.addGenerated(token);
    }
  }

  void apply(float[] logits) {
    if (penalises) {
      counts.forEach((token, generated) -> penalise(logits, token, generated));
    }
    for (int i = 0; i < biased.length; i++) {
      if (biased[i] >= 0 && biased[i] < logits.length) {
        logits[biased[i]] += biases[i];
      }
    }
  }

  /** Divides or multiplies as in the CTRL paper (Keskar et al. 2019), then takes off the others. */
  private void penalise(float[] logits, int token, int generated) {
    double logit = logits[token];
    logit =
        logit > 0 ? logit / parameters.repetitionPenalty() : logit * parameters.repetitionPenalty();
    logit -= generated * parameters.frequencyPenalty();
    logit -= generated > 0 ? parameters.presencePenalty() : 0;
    logits[token] = (float) logit;
  }
}
