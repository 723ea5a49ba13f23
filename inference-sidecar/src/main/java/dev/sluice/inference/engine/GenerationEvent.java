package dev.sluice.inference.engine;

import dev.sluice.inference.sample.LogProbabilities;
import java.util.List;

/**
 * What a caller hears of its generation: any number of deltas, then one {@code Finished} or {@code
 * Failed}.
 */
public sealed interface GenerationEvent {

  /**
   * More of the answer.
   *
   * @param text whole characters; may be empty when only log probabilities are new
   * @param logProbabilities one for each token that the text has now reached; empty unless wanted
   */
  record Delta(String text, List<LogProbabilities> logProbabilities) implements GenerationEvent {

    /** Copies the list. */
    public Delta {
      logProbabilities = List.copyOf(logProbabilities);
    }

    boolean isEmpty() {
      return text.isEmpty() && logProbabilities.isEmpty();
    }
  }

  /**
   * The end of the answer.
   *
   * @param reason why it ended
   * @param promptTokens the tokens of the prompt
   * @param completionTokens the tokens generated, an end token included
   * @param timings when things happened
   */
  record Finished(FinishReason reason, int promptTokens, int completionTokens, Timings timings)
      implements GenerationEvent {}

  /**
   * The answer could not be finished.
   *
   * @param message one sentence
   */
  record Failed(String message) implements GenerationEvent {}

  /**
   * The times of a generation, in nanoseconds since it was submitted.
   *
   * @param firstToken until the first token was there; −1 if there was none
   * @param end until it ended
   */
  record Timings(long firstToken, long end) {}
}
