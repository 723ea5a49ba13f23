package dev.sluice.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;

/**
 * The functions that an answer may call.
 *
 * @param definitions each as a call's parameter {@code tools} has it
 */
public record ToolDefinitions(List<JsonNode> definitions) {
  /** No functions. */
  public static final ToolDefinitions NONE = new ToolDefinitions(List.of());

  /** Copies the list. */
  public ToolDefinitions {
    definitions = List.copyOf(definitions);
  }

  /** Returns the functions' names. */
  public List<String> names() {
    return definitions.stream().map(tool -> tool.at("/function/name").asText()).toList();
  }

  /** Returns the function of this name alone; empty when there is none. */
  public Optional<ToolDefinitions> only(String name) {
    return definitions.stream()
        .filter(tool -> tool.at("/function/name").asText().equals(name))
        .findFirst()
        .map(tool -> new ToolDefinitions(List.of(tool)));
  }

  boolean isEmpty() {
    return definitions.isEmpty();
  }

  /** Returns the schema of a function's arguments; that of any object when it is not known. */
  JsonNode parameters(String name) {
    JsonNode parameters =
        only(name)
            .map(tool -> tool.definitions().getFirst().at("/function/parameters"))
            .orElse(JsonNodeFactory.instance.nullNode());
    return parameters.isObject()
        ? parameters
        : JsonNodeFactory.instance.objectNode().put("type", "object");
  }

  /** Returns whether an argument is a text, which some models write without quotes. */
  boolean isText(String name, String argument) {
    JsonNode type = parameters(name).path("properties").path(argument).path("type");
    return type.asText().equals("string");
  }
}
