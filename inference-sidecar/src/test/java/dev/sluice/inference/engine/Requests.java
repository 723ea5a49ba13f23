package dev.sluice.inference.engine;

import dev.sluice.inference.sample.Constraint;
import dev.sluice.inference.sample.SamplingParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes requests for tests. */
final class Requests {
  private Requests() {}

  static GenerationRequest greedy(String prompt, int maxTokens) {
    return new GenerationRequest(
        bytes(prompt),
        maxTokens,
        SamplingParameters.greedy(),
        List.of(),
        -1,
        Terms.STANDARD,
        Optional.empty());
  }

  static TokenSequence bytes(String text) {
    return TokenSequence.of(text.chars().toArray());
  }

  static GenerationRequest with(GenerationRequest request, Terms terms) {
    return new GenerationRequest(
        request.prompt(),
        request.maxTokens(),
        request.sampling(),
        request.stops(),
        request.topLogProbabilities(),
        terms,
        request.constraint(),
        request.spelledTokens(),
        request.scoresPrompt());
  }

  static GenerationRequest with(GenerationRequest request, Priority priority) {
    return with(request, new Terms(priority, "", Optional.empty(), ""));
  }

  static GenerationRequest with(GenerationRequest request, Priority priority, String tenant) {
    return with(request, new Terms(priority, tenant, Optional.empty(), ""));
  }

  static GenerationRequest with(GenerationRequest request, Duration deadline) {
    return with(request, new Terms(Priority.STANDARD, "", Optional.of(deadline), ""));
  }

  static GenerationRequest with(
      GenerationRequest request, List<String> stops, int topLogProbabilities) {
    return new GenerationRequest(
        request.prompt(),
        request.maxTokens(),
        request.sampling(),
        stops,
        topLogProbabilities,
        request.terms(),
        request.constraint());
  }

  /** Returns a request that wants log probabilities of its prompt, too. */
  static GenerationRequest scored(GenerationRequest request, int topLogProbabilities) {
    return new GenerationRequest(
        request.prompt(),
        request.maxTokens(),
        request.sampling(),
        request.stops(),
        topLogProbabilities,
        request.terms(),
        request.constraint(),
        request.spelledTokens(),
        true);
  }

  static GenerationRequest with(GenerationRequest request, Constraint constraint) {
    return new GenerationRequest(
        request.prompt(),
        request.maxTokens(),
        request.sampling(),
        request.stops(),
        request.topLogProbabilities(),
        request.terms(),
        Optional.of(constraint));
  }
}
