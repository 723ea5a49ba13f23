package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The tokens that a call used.
 *
 * @param promptTokens tokens read; a prompt with several answers counts once
 * @param cachedTokens how many of them were not computed, as an earlier call had them
 * @param completionTokens tokens generated in all answers
 */
public record Usage(int promptTokens, int cachedTokens, int completionTokens) {

  ObjectNode toJson() {
    ObjectNode usage =
        JsonNodeFactory.instance
            .objectNode()
            .put("prompt_tokens", promptTokens)
            .put("completion_tokens", completionTokens)
            .put("total_tokens", promptTokens + completionTokens);
    usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
    return usage;
  }
}
