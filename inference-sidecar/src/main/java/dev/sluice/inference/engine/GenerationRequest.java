package dev.sluice.inference.engine;

import dev.sluice.inference.sample.Constraint;
import dev.sluice.inference.sample.SamplingParameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be generated. Immutable.
 *
 * @param prompt the tokens that the model reads first; at least one
 * @param maxTokens the most tokens to generate; 0 only reads the prompt; the context may end it
 *     earlier
 * @param sampling how tokens are chosen
 * @param stops texts that end the answer and are not part of it
 * @param topLogProbabilities how many of the likeliest tokens to report in each place; −1 reports
 *     no log probabilities at all
 * @param terms on which terms it is served
 * @param constraint what the answer must look like; empty for anything
 * @param spelledTokens the control tokens whose names are part of the answer's text
 * @param scoresPrompt whether to report log probabilities of the prompt, too, for which all of it
 *     is computed; and of the token that ends the answer
 */
public record GenerationRequest(
    TokenSequence prompt,
    int maxTokens,
    SamplingParameters sampling,
    List<String> stops,
    int topLogProbabilities,
    Terms terms,
    Optional<Constraint> constraint,
    Set<Integer> spelledTokens,
    boolean scoresPrompt) {

  /** Checks the ranges and copies the list. */
  public GenerationRequest {
    if (prompt.size() < 1) {
      throw new IllegalArgumentException("the prompt has no tokens");
    }
    if (maxTokens < 0) {
      throw new IllegalArgumentException("the most tokens to generate are " + maxTokens);
    }
    if (scoresPrompt && topLogProbabilities < 0) {
      throw new IllegalArgumentException("log probabilities of the prompt alone");
    }
    stops = List.copyOf(stops);
    spelledTokens = Set.copyOf(spelledTokens);
  }

  /** Makes a request whose answer has no text for control tokens. */
  public GenerationRequest(
      TokenSequence prompt,
      int maxTokens,
      SamplingParameters sampling,
      List<String> stops,
      int topLogProbabilities,
      Terms terms,
      Optional<Constraint> constraint) {
    this(
        prompt,
        maxTokens,
        sampling,
        stops,
        topLogProbabilities,
        terms,
        constraint,
        Set.of(),
        false);
  }

  boolean wantsLogProbabilities() {
    return topLogProbabilities >= 0;
  }
}
