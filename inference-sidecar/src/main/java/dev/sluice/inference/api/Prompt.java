package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.engine.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/** What a model is to read, as the caller gave it. */
public sealed interface Prompt {

  /**
   * A text.
   *
   * @param text any text
   */
  record Text(String text) implements Prompt {}

  /**
   * Tokens.
   *
   * @param tokens their numbers
   */
  record Tokens(TokenSequence tokens) implements Prompt {}

  /** Reads a string, an array of strings, an array of tokens or an array of such arrays. */
  static List<Prompt> readAll(RequestFields fields, String name, int max) throws ApiException {
    JsonNode node = fields.required(name);
    List<Prompt> prompts = new ArrayList<>();
    if (node.isTextual()) {
      prompts.add(new Text(node.textValue()));
    } else if (!node.isArray() || node.isEmpty()) {
      throw wrongShape(fields, name, node);
    } else if (node.get(0).isNumber()) {
      prompts.add(tokens(fields, name, node));
    } else {
      if (node.size() > max) {
        throw fields.invalidValue(
            name, "has %d entries where at most %d are possible".formatted(node.size(), max));
      }
      for (JsonNode entry : node) {
        prompts.add(entry.isTextual() ? new Text(entry.textValue()) : tokens(fields, name, entry));
      }
    }
    return prompts;
  }

  private static Tokens tokens(RequestFields fields, String name, JsonNode node)
      throws ApiException {
    if (!node.isArray() || node.isEmpty()) {
      throw wrongShape(fields, name, node);
    }
    int[] tokens = new int[node.size()];
    for (int i = 0; i < tokens.length; i++) {
      if (!node.get(i).canConvertToInt() || !node.get(i).isIntegralNumber()) {
        throw wrongShape(fields, name, node.get(i));
      }
      tokens[i] = node.get(i).intValue();
    }
    return new Tokens(TokenSequence.of(tokens));
  }

  private static ApiException wrongShape(RequestFields fields, String name, JsonNode node) {
    return fields.wrongType(
        name, "a string, an array of strings, of tokens or of arrays of tokens", node);
  }
}
