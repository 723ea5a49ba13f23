package dev.sluice.inference.sample;

import java.util.Map;

/**
 * How the next token is chosen. Immutable.
 *
 * @param temperature 0 takes the likeliest token; 1 is the model's own distribution; at most 2
 * @param topK keeps this many of the likeliest tokens; 0 keeps all
 * @param topP keeps the likeliest tokens that together have this probability; over 0, at most 1
 * @param minP drops tokens less likely than this share of the likeliest one's probability; 0 to 1
 * @param frequencyPenalty taken off a token's logit for each time it was generated; -2 to 2
 * @param presencePenalty taken off a token's logit once it was generated; -2 to 2
 * @param repetitionPenalty divides a token's logit, or multiplies one below 0, once it came in the
 *     prompt or the answer; over 0, at most 10; 1 changes nothing
 * @param logitBias added to the logits of single tokens; -100 to 100 each
 * @param seed the state that the random draws start from
 */
public record SamplingParameters(
    double temperature,
    int topK,
    double topP,
    double minP,
    double frequencyPenalty,
    double presencePenalty,
    double repetitionPenalty,
    Map<Integer, Double> logitBias,
    long seed) {
  /** The highest penalty on repetitions. */
  public static final double MAX_REPETITION_PENALTY = 10;

  /** Checks the ranges and copies the map. */
  public SamplingParameters {
    require("temperature", temperature, 0, 2);
    require("top_k", topK, 0, Integer.MAX_VALUE);
    require("top_p", topP, Double.MIN_NORMAL, 1);
    require("min_p", minP, 0, 1);
    require("frequency_penalty", frequencyPenalty, -2, 2);
    require("presence_penalty", presencePenalty, -2, 2);
    require("repetition_penalty", repetitionPenalty, Double.MIN_NORMAL, MAX_REPETITION_PENALTY);
    logitBias = Map.copyOf(logitBias);
    logitBias.forEach((token, bias) -> require("logit_bias", bias, -100, 100));
  }

  /** Makes parameters without a penalty on repetitions. */
  public SamplingParameters(
      double temperature,
      int topK,
      double topP,
      double minP,
      double frequencyPenalty,
      double presencePenalty,
      Map<Integer, Double> logitBias,
      long seed) {
    this(temperature, topK, topP, minP, frequencyPenalty, presencePenalty, 1, logitBias, seed);
  }

  /** Returns the same parameters with draws that start from another state. */
  public SamplingParameters withSeed(long other) {
    return new SamplingParameters(
        temperature,
        topK,
        topP,
        minP,
        frequencyPenalty,
        presencePenalty,
        repetitionPenalty,
        logitBias,
        other);
  }

  /**
   * Returns parameters that always take the likeliest token.
   *
   * @return temperature 0 and nothing else
   */
  public static SamplingParameters greedy() {
    return new SamplingParameters(0, 0, 1, 0, 0, 0, Map.of(), 0);
  }

  private static void require(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "%s is %s where %s to %s are possible".formatted(name, value, min, max));
    }
  }
}
