package dev.sluice.inference.engine;

import java.util.List;

/**
 * What a caller hears of its generation: how likely its prompt is, where that was asked for, any
 * number of deltas, then one {@code Finished} or {@code Failed}.
 */
public sealed interface GenerationEvent {

  /**
   * How likely more tokens of the prompt are.
   *
   * @param tokens those that follow the ones told before
   */
  record PromptScored(List<ReportedToken> tokens) implements GenerationEvent {

    /** Copies the list. */
    public PromptScored {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * More of the answer.
   *
   * @param text whole characters; may be empty when only log probabilities are new
   * @param tokens those that the text has now reached; empty unless wanted
   */
  record Delta(String text, List<ReportedToken> tokens) implements GenerationEvent {

    /** Copies the list. */
    public Delta {
      tokens = List.copyOf(tokens);
    }

    boolean isEmpty() {
      return text.isEmpty() && tokens.isEmpty();
    }
  }

  /**
   * The end of the answer.
   *
   * @param reason why it ended
   * @param counts what it took
   * @param timings when things happened
   */
  record Finished(FinishReason reason, Counts counts, Timings timings) implements GenerationEvent {}

  /**
   * The answer could not be finished.
   *
   * @param cause what kind of failure it is
   * @param message one sentence
   */
  record Failed(Cause cause, String message) implements GenerationEvent {}

  /** Why an answer could not be finished. */
  enum Cause {
    /** The model or the sidecar failed. */
    FAULT,
    /** The deadline passed. */
    DEADLINE,
    /** The sidecar is stopping. */
    STOPPING
  }

  /**
   * What a generation took.
   *
   * @param promptTokens the tokens of the prompt
   * @param cachedTokens how many of them were not computed, as an earlier sequence had them
   * @param completionTokens the tokens generated, an end token included
   * @param preemptions how often it gave up its place for a more urgent one
   * @param guessedTokens tokens that were guessed and checked
   * @param acceptedTokens how many of them came true and are among the generated
   */
  record Counts(
      int promptTokens,
      int cachedTokens,
      int completionTokens,
      int preemptions,
      int guessedTokens,
      int acceptedTokens) {}

  /**
   * The times of a generation, in nanoseconds since it was submitted.
   *
   * @param started until it got a place; −1 if it never did
   * @param firstToken until the first token was there; −1 if there was none
   * @param end until it ended
   */
  record Timings(long started, long firstToken, long end) {}
}
