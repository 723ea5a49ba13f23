package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The tokens that a call used.
 *
 * @param promptTokens tokens read; a prompt with several answers counts once
 * @param completionTokens tokens generated in all answers
 */
public record Usage(int promptTokens, int completionTokens) {

  ObjectNode toJson() {
    ObjectNode usage =
        JsonNodeFactory.instance
            .objectNode()
            .put("prompt_tokens", promptTokens)
            .put("completion_tokens", completionTokens)
            .put("total_tokens", promptTokens + completionTokens);
    // Each prompt is computed anew, so nothing comes from a cache.
    usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
    return usage;
  }
}
