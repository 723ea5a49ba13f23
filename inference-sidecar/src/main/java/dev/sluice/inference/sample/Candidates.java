package dev.sluice.inference.sample;

import java.util.random.RandomGenerator;

/**
 * Draws a token after temperature and truncations, and keeps its memory for the next draw. Not for
 * several threads at once.
 *
 * <p>Sorting costs more than drawing. So where top-p keeps most of the distribution, tokens are
 * drawn from all until one is in the nucleus, which gives those in it the same chances (rejection
 * sampling); whether one is in it, a sum over the heavier ones tells.
 */
final class Candidates {
  /** Up to two draws are needed on average then. */
  private static final double MOST = 0.5;

  private final TokenWeights all = new TokenWeights();
  private final SamplingParameters parameters;
  private final ScoredTokens tokens = new ScoredTokens();
  private final ScoredTokens.Weight weights = this::weight;
  private float max;

  Candidates(SamplingParameters parameters) {
    this.parameters = parameters;
  }

  /**
   * Chooses a token.
   *
   * @param logits the scores of all tokens
   * @param random says where to look in the distribution
   */
  int draw(float[] logits, RandomGenerator random) {
    max = highest(logits);
    boolean cutsCount = parameters.topK() > 0 && parameters.topK() < logits.length;
    if (!cutsCount && parameters.topP() >= MOST) {
      return drawFromAll(logits, random);
    }
    select(logits, cutsCount);
    double target = random.nextDouble() * mass();
    for (int i = 0; i < tokens.size(); i++) {
      target -= weight(tokens.score(i));
      if (target < 0) {
        return tokens.token(i);
      }
    }
    return tokens.token(tokens.size() - 1);
  }

  private static float highest(float[] logits) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    if (max == Float.NEGATIVE_INFINITY) {
      throw new IllegalStateException("No token may come.");
    }
    if (!Float.isFinite(max)) {
      // Nothing would weigh anything beside it, and drawing would never end.
      throw new IllegalStateException("The model's logits are not numbers.");
    }
    return max;
  }

  /** Weighs a token against the likeliest one, whose weight is 1, as min-p needs it. */
  private double weight(float logit) {
    return FastExp.of((logit - max) / parameters.temperature());
  }

  /** Returns the logit of a weight; rounded down, so that it keeps whatever may weigh as much. */
  private float logit(double weight) {
    return Math.nextDown((float) (max + parameters.temperature() * Math.log(weight)));
  }

  private float lowest() {
    return parameters.minP() > 0 ? logit(parameters.minP()) : Float.NEGATIVE_INFINITY;
  }

  private int drawFromAll(float[] logits, RandomGenerator random) {
    all.weigh(logits, max, lowest(), parameters.temperature());
    double nucleus = parameters.topP() * all.total();
    int token;
    do {
      token = all.tokenAt(random.nextDouble() * all.total());
    } while (parameters.topP() < 1 && all.heavierThan(token) >= nucleus);
    return token;
  }

  private void select(float[] logits, boolean cutsCount) {
    tokens.clear();
    float lowest = lowest();
    if (cutsCount) {
      tokens.addHighest(logits, lowest, parameters.topK());
      if (parameters.topP() < 1) {
        tokens.keepHeaviest(parameters.topP() * mass(), weights);
      }
      return;
    }
    double total = mass(logits, lowest);
    // What weighs less than this share of the total can never be in the nucleus.
    double floor = (1 - parameters.topP()) / logits.length * total;
    collect(logits, Math.max(lowest, logit(Math.min(floor, 1))));
    tokens.keepHeaviest(parameters.topP() * total, weights);
  }

  private void collect(float[] logits, float lowest) {
    for (int token = 0; token < logits.length; token++) {
      if (logits[token] >= lowest) {
        tokens.add(logits[token], token);
      }
    }
  }

  private double mass() {
    double mass = 0;
    for (int i = 0; i < tokens.size(); i++) {
      mass += weight(tokens.score(i));
    }
    return mass;
  }

  private double mass(float[] logits, float lowest) {
    double mass = 0;
    for (float logit : logits) {
      if (logit >= lowest) {
        mass += weight(logit);
      }
    }
    return mass;
  }
}
