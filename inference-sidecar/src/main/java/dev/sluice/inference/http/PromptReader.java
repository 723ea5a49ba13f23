package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Prompt;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.serving.ServedModel;
import java.util.ArrayList;
import java.util.List;

/** Turns what callers give into tokens that a model can read. */
final class PromptReader {
  private PromptReader() {}

  /**
   * Returns the tokens of prompts.
   *
   * @throws ApiException if one has no tokens or unknown ones, when the parameter is named, or is
   *     so long a text that it cannot fit
   */
  static List<TokenSequence> read(
      ServedModel model, List<Prompt> prompts, String param, LengthLimit limit)
      throws ApiException {
    List<TokenSequence> sequences = new ArrayList<>();
    for (Prompt prompt : prompts) {
      TokenSequence tokens =
          switch (prompt) {
            case Prompt.Text(String text) -> tokenize(model, List.of(text), false, limit);
            case Prompt.Tokens(TokenSequence given) -> given;
          };
      if (tokens.size() == 0) {
        throw ApiException.invalid(
            "The parameter %s has an entry without any token.".formatted(param),
            param,
            "invalid_value");
      }
      checkTokens(model, tokens, param);
      sequences.add(tokens);
    }
    return sequences;
  }

  /**
   * Refuses tokens that the model does not have.
   *
   * @throws ApiException that names the parameter
   */
  static void checkTokens(ServedModel model, TokenSequence tokens, String param)
      throws ApiException {
    if (!tokens.isWithin(model.vocabulary().size())) {
      throw ApiException.invalid(
          "The parameter %s has tokens outside of 0 to %d, the vocabulary of model %s."
              .formatted(param, model.vocabulary().size() - 1, model.name()),
          param,
          "invalid_value");
    }
  }

  /**
   * Returns the tokens of a text that comes in parts.
   *
   * @throws ApiException with the code {@code context_length_exceeded} if so long a text cannot fit
   */
  static TokenSequence tokenize(
      ServedModel model, List<String> parts, boolean parseSpecial, LengthLimit limit)
      throws ApiException {
    limit.checkText(model, parts.stream().mapToLong(String::length).sum());
    TokenSequence tokens = model.vocabulary().tokenize(parts.getFirst(), true, parseSpecial);
    for (String part : parts.subList(1, parts.size())) {
      tokens = tokens.plus(model.vocabulary().tokenize(part, false, parseSpecial));
    }
    return tokens;
  }
}
