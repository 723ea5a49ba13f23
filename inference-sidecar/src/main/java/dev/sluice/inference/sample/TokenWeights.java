package dev.sluice.inference.sample;

/**
 * What each token of a vocabulary weighs against the likeliest one, and their sums by block, so
 * that a draw need not add all of them up again. Used again for the next distribution. Not for
 * several threads at once.
 */
final class TokenWeights {
  private static final int BLOCK = 128;

  private float[] logits = {};
  private double[] weights = {};
  private double[] blocks = {};
  private int lastBlock;
  private double total;

  /**
   * Weighs all tokens.
   *
   * @param scores the logits, which must stay as they are while the weights are asked for
   * @param max the highest of them
   * @param lowest tokens with lower ones weigh nothing
   */
  void weigh(float[] scores, float max, float lowest, double temperature) {
    if (weights.length != scores.length) {
      weights = new double[scores.length];
      blocks = new double[(scores.length + BLOCK - 1) / BLOCK];
    }
    logits = scores;
    total = 0;
    lastBlock = 0;
    // The least temperatures have an infinite reciprocal, and 0 times that is no number.
    double perUnit = Math.min(1 / temperature, Double.MAX_VALUE);
    for (int block = 0; block < blocks.length; block++) {
      int end = Math.min((block + 1) * BLOCK, scores.length);
      double sum = 0;
      for (int token = block * BLOCK; token < end; token++) {
        double weight = scores[token] >= lowest ? FastExp.of((scores[token] - max) * perUnit) : 0;
        weights[token] = weight;
        sum += weight;
      }
      blocks[block] = sum;
      lastBlock = sum > 0 ? block : lastBlock;
      total += sum;
    }
  }

  /** Returns what all tokens weigh together. */
  double total() {
    return total;
  }

  /**
   * Returns the token at a place among all weights put side by side; one that weighs something,
   * also where rounding leads behind the last.
   *
   * @param weight the place, from 0 to the total
   */
  int tokenAt(double weight) {
    double missing = weight;
    int block = 0;
    while (block < lastBlock && missing >= blocks[block]) {
      missing -= blocks[block++];
    }
    int end = Math.min((block + 1) * BLOCK, weights.length);
    int last = block * BLOCK;
    for (int token = last; token < end; token++) {
      if (weights[token] > 0) {
        last = token;
        missing -= weights[token];
        if (missing < 0) {
          return token;
        }
      }
    }
    return last;
  }

  /** Returns what those weigh that come before a token, the heaviest first, of equals the first. */
  double heavierThan(int chosen) {
    float score = logits[chosen];
    double sum = 0;
    for (int token = 0; token < chosen; token++) {
      sum += logits[token] >= score ? weights[token] : 0;
    }
    for (int token = chosen + 1; token < logits.length; token++) {
      sum += logits[token] > score ? weights[token] : 0;
    }
    return sum;
  }
}
