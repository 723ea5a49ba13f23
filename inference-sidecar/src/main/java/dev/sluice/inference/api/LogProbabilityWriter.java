package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.engine.ReportedToken;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.sample.TokenProbability;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes log probabilities in the shapes of conversations and of completions. */
final class LogProbabilityWriter {
  /** What stands for minus infinity, which JSON lacks; OpenAI documents the same number. */
  private static final double LOWEST = -9999.0;

  private final Vocabulary vocabulary;

  LogProbabilityWriter(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Writes {@code {content: [{token, logprob, bytes, top_logprobs}]}}. */
  ObjectNode forChat(List<ReportedToken> tokens) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode content = node.putArray("content");
    for (ReportedToken token : tokens) {
      LogProbabilities place = token.logProbabilities();
      ObjectNode entry = entry(place.chosen());
      ArrayNode top = entry.putArray("top_logprobs");
      place.top().forEach(t -> top.add(entry(t)));
      content.add(entry);
    }
    node.putNull("refusal");
    return node;
  }

  /** Writes {@code {tokens, token_logprobs, top_logprobs, text_offset}}. */
  ObjectNode forCompletion(List<ReportedToken> reported) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode tokens = node.putArray("tokens");
    ArrayNode chosen = node.putArray("token_logprobs");
    ArrayNode top = node.putArray("top_logprobs");
    ArrayNode offsets = node.putArray("text_offset");
    for (ReportedToken token : reported) {
      LogProbabilities place = token.logProbabilities();
      tokens.add(text(place.chosen().token()));
      offsets.add(token.offset());
      if (place.isKnown()) {
        chosen.add(bounded(place.chosen()));
        putLikely(top.addObject(), place);
      } else {
        chosen.addNull();
        top.addNull();
      }
    }
    return node;
  }

  /** Writes the likeliest tokens and the chosen one; of tokens with the same text the likeliest. */
  private void putLikely(ObjectNode likely, LogProbabilities place) {
    place.top().forEach(t -> likely.putIfAbsent(text(t.token()), DoubleNode.valueOf(bounded(t))));
    TokenProbability chosen = place.chosen();
    likely.putIfAbsent(text(chosen.token()), DoubleNode.valueOf(bounded(chosen)));
  }

  private ObjectNode entry(TokenProbability probability) {
    byte[] bytes = vocabulary.piece(probability.token());
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("token", text(probability.token()))
            .put("logprob", bounded(probability));
    ArrayNode array = entry.putArray("bytes");
    for (byte b : bytes) {
      array.add(b & 0xFF);
    }
    return entry;
  }

  private String text(int token) {
    byte[] bytes = vocabulary.piece(token);
    // Control tokens have no bytes, so only their name tells them apart.
    return bytes.length == 0 ? vocabulary.name(token) : new String(bytes, StandardCharsets.UTF_8);
  }

  private static double bounded(TokenProbability probability) {
    return Math.max(probability.logProbability(), LOWEST);
  }
}
