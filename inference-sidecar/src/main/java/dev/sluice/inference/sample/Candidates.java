package dev.sluice.inference.sample;

/** The tokens that a draw may choose, with their weights, after temperature and truncations. */
final class Candidates {
  private final double[] weights;
  private final int[] tokens;
  private int size;

  Candidates(float[] logits, SamplingParameters parameters) {
    this.weights = weights(logits, parameters.temperature());
    this.tokens = new int[logits.length];
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    // The weights are relative to the likeliest token, whose own weight is 1, as min-p needs it.
    // What is below (1 - p) / n of the total can never be in the nucleus: leave it unsorted.
    double nucleusFloor =
        parameters.topP() < 1 ? (1 - parameters.topP()) / weights.length * total : 0;
    double floor = Math.max(parameters.minP(), nucleusFloor);
    for (int token = 0; token < weights.length; token++) {
      if (weights[token] >= floor && weights[token] > 0) {
        tokens[size++] = token;
      }
    }
    truncate(parameters, total);
  }

  private static double[] weights(float[] logits, double temperature) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double[] weights = new double[logits.length];
    for (int token = 0; token < logits.length; token++) {
      weights[token] = Math.exp((logits[token] - max) / temperature);
    }
    return weights;
  }

  private void truncate(SamplingParameters parameters, double total) {
    boolean cutsCount = parameters.topK() > 0 && parameters.topK() < size;
    if (!cutsCount && parameters.topP() >= 1) {
      return;
    }
    TopTokens.sort(tokens, size, weights);
    if (cutsCount) {
      size = parameters.topK();
    }
    double mass = parameters.topP() * (cutsCount ? mass() : total);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[tokens[i]];
      if (sum >= mass) {
        size = i + 1;
        return;
      }
    }
  }

  private double mass() {
    double mass = 0;
    for (int i = 0; i < size; i++) {
      mass += weights[tokens[i]];
    }
    return mass;
  }

  /** Returns how many tokens are left. */
  int size() {
    return size;
  }

  /** Chooses the token at this point of the cumulative distribution, 0 inclusive to 1 exclusive. */
  int draw(double point) {
    double target = point * mass();
    for (int i = 0; i < size; i++) {
      target -= weights[tokens[i]];
      if (target < 0) {
        return tokens[i];
      }
    }
    return tokens[size - 1];
  }
}
