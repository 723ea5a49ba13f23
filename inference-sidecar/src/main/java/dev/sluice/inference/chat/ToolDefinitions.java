package dev.sluice.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The functions that an answer may call.
 *
 * @param definitions each as a call's parameter {@code tools} has it
 * @param strict the names of those whose arguments are to be kept to their schemas
 */
public record ToolDefinitions(List<JsonNode> definitions, Set<String> strict) {
  /** No functions. */
  public static final ToolDefinitions NONE = new ToolDefinitions(List.of(), Set.of());

  /** Copies the collections. */
  public ToolDefinitions {
    definitions = List.copyOf(definitions);
    strict = Set.copyOf(strict);
  }

  /** Makes definitions of which none is strict. */
  public ToolDefinitions(List<JsonNode> definitions) {
    this(definitions, Set.of());
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
        .map(tool -> new ToolDefinitions(List.of(tool), strict));
  }

  /** Returns whether all of them are strict. */
  boolean areStrict() {
    return strict.containsAll(names());
  }

  /** Returns the same with any object as the arguments of those that are not strict. */
  ToolDefinitions relaxed() {
    List<JsonNode> relaxed = new ArrayList<>();
    for (JsonNode tool : definitions) {
      ObjectNode copy = tool.deepCopy();
      if (!strict.contains(tool.at("/function/name").asText())) {
        copy.withObject("/function").remove("parameters");
      }
      relaxed.add(copy);
    }
    return new ToolDefinitions(relaxed, strict);
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
