package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The tokens that a call used.
 *
 * @param promptTokens tokens read; a prompt with several answers counts once
 * @param cachedTokens how many of them were not computed, as an earlier call had them
 * @param completionTokens tokens generated in all answers
 * @param acceptedTokens how many of these had been guessed before they were computed
 * @param rejectedTokens tokens that were guessed wrongly; they are not among the generated
 */
public record Usage(
    int promptTokens,
    int cachedTokens,
    int completionTokens,
    int acceptedTokens,
    int rejectedTokens) {

  ObjectNode toJson() {
    ObjectNode usage =
        JsonNodeFactory.instance
            .objectNode()
            .put("prompt_tokens", promptTokens)
            .put("completion_tokens", completionTokens)
            .put("total_tokens", promptTokens + completionTokens);
    usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
    usage
        .putObject("completion_tokens_details")
        .put("accepted_prediction_tokens", acceptedTokens)
        .put("rejected_prediction_tokens", rejectedTokens);
    return usage;
  }
}
