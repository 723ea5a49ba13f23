package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.serving.ServedModel;

/**
 * The most tokens that a model takes of what a caller gives.
 *
 * @param most how many
 * @param rule what the model takes, as a sentence begins that refuses more
 */
record LengthLimit(int most, String rule) {

  /** Returns the limit of prompts, which leave room for a token of the answer. */
  static LengthLimit ofPrompts(ServedModel model) {
    return new LengthLimit(
        model.contextLength() - 1,
        "Model %s has a context of %d tokens, prompt and answer together; the prompt"
            .formatted(model.name(), model.contextLength()));
  }

  /** Returns the limit of what one vector or one rank is made of, which is read at once. */
  static LengthLimit ofInputs(ServedModel model) {
    int most = model.embeddings().contextLength();
    return new LengthLimit(
        most,
        "Model %s reads inputs of up to %d tokens as a whole; the input"
            .formatted(model.name(), most));
  }

  /**
   * Refuses tokens that do not fit.
   *
   * @throws ApiException with the code {@code context_length_exceeded}
   */
  void check(TokenSequence tokens) throws ApiException {
    if (tokens.size() > most) {
      throw exceeded(Integer.toString(tokens.size()));
    }
  }

  /**
   * Refuses a text that has too many tokens whatever they are, which saves the time to find them.
   *
   * @param characters how many the text has
   * @throws ApiException with the code {@code context_length_exceeded}
   */
  void checkText(ServedModel model, long characters) throws ApiException {
    // Each character has a byte at least.
    long fewest = characters / Math.max(1, model.vocabulary().longestPiece());
    if (fewest > most + 1L) {
      throw exceeded("at least " + fewest);
    }
  }

  private ApiException exceeded(String count) {
    return ApiException.invalid(
        "%s has %s and at most %d fit.".formatted(rule, count, most),
        null,
        "context_length_exceeded");
  }
}
