package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
  ObjectNode forChat(List<LogProbabilities> places) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode content = node.putArray("content");
    for (LogProbabilities place : places) {
      ObjectNode entry = entry(place.chosen());
      ArrayNode top = entry.putArray("top_logprobs");
      place.top().forEach(t -> top.add(entry(t)));
      content.add(entry);
    }
    node.putNull("refusal");
    return node;
  }

  /** Writes {@code {tokens, token_logprobs, top_logprobs, text_offset}}. */
  ObjectNode forCompletion(List<LogProbabilities> places, int offset) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode tokens = node.putArray("tokens");
    ArrayNode chosen = node.putArray("token_logprobs");
    ArrayNode top = node.putArray("top_logprobs");
    ArrayNode offsets = node.putArray("text_offset");
    int position = offset;
    for (LogProbabilities place : places) {
      String text = text(place.chosen().token());
      tokens.add(text);
      chosen.add(bounded(place.chosen()));
      ObjectNode likely = top.addObject();
      place.top().forEach(t -> likely.put(text(t.token()), bounded(t)));
      offsets.add(position);
      position += text.length();
    }
    return node;
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
