package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.chat.ToolDefinitions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the parameters of a conversation that are about functions. */
final class ToolReader {
  private static final int MAX_TOOLS = 128;
  private static final int MAX_CALLS = 16;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  private ToolReader() {}

  /** Reads the functions that the model is told of, in the form that chat templates expect. */
  static List<JsonNode> readTools(RequestFields fields) throws ApiException {
    JsonNode array = fields.any("tools").orElse(JsonNodeFactory.instance.arrayNode());
    if (!array.isArray() || array.size() > MAX_TOOLS) {
      throw fields.wrongType("tools", "an array of at most %d tools".formatted(MAX_TOOLS), array);
    }
    List<JsonNode> tools = new ArrayList<>();
    for (JsonNode tool : array) {
      String place = "tools[%d]".formatted(tools.size());
      if (!(tool instanceof ObjectNode object)) {
        throw fields.wrongType(place, "an object", tool);
      }
      tools.add(readTool(new RequestFields(object, place + ".")));
    }
    if (new ToolDefinitions(tools).names().stream().distinct().count() < tools.size()) {
      throw fields.invalidValue("tools", "has two functions of the same name");
    }
    return tools;
  }

  private static JsonNode readTool(RequestFields fields) throws ApiException {
    if (!fields.text("type").equals("function")) {
      throw fields.invalidValue("type", "must be function, the only type of tools here");
    }
    fields.required("function");
    RequestFields function = fields.object("function");
    fields.finish();
    ObjectNode definition = JsonNodeFactory.instance.objectNode().put("type", "function");
    ObjectNode described = definition.putObject("function");
    described.put("name", readName(function, "name"));
    boolean hasDescription = function.any("description").isPresent();
    described.put("description", hasDescription ? function.text("description") : "");
    Optional<JsonNode> parameters = function.any("parameters");
    if (parameters.isPresent() && !parameters.get().isObject()) {
      throw function.wrongType("parameters", "a JSON Schema, an object", parameters.get());
    }
    ObjectNode none = JsonNodeFactory.instance.objectNode().put("type", "object");
    none.putObject("properties");
    described.set("parameters", parameters.orElse(none));
    function.flag("strict");
    function.finish();
    return definition;
  }

  private static String readName(RequestFields fields, String parameter) throws ApiException {
    String name = fields.text(parameter);
    if (!NAME.matcher(name).matches()) {
      throw fields.invalidValue(
          parameter, "must be 1 to 64 letters, digits, underscores, dots and dashes");
    }
    return name;
  }

  /** Returns the names of the functions whose arguments are to be kept to their schemas. */
  private static Set<String> readStrict(RequestFields fields) {
    Set<String> strict = new HashSet<>();
    for (JsonNode tool : fields.any("tools").orElse(JsonNodeFactory.instance.arrayNode())) {
      if (tool.at("/function/strict").asBoolean()) {
        strict.add(tool.at("/function/name").asText());
      }
    }
    return strict;
  }

  /** Reads which of the functions may or must be called. */
  static ToolUse readUse(RequestFields fields, List<JsonNode> tools) throws ApiException {
    ToolDefinitions all = new ToolDefinitions(tools, readStrict(fields));
    boolean several =
        fields.any("parallel_tool_calls").isEmpty() || fields.flag("parallel_tool_calls");
    int most = several ? MAX_CALLS : 1;
    Optional<JsonNode> choice = fields.any("tool_choice");
    if (choice.isEmpty()) {
      return new ToolUse(all, false, most);
    }
    if (choice.get().isObject()) {
      return new ToolUse(readNamed(fields.object("tool_choice"), all), true, 1);
    }
    String word = fields.text("tool_choice");
    if (!Set.of("none", "auto", "required").contains(word)) {
      throw fields.invalidValue("tool_choice", "must be none, auto, required or a function");
    }
    if (word.equals("required") && tools.isEmpty()) {
      throw fields.invalidValue("tool_choice", "is only possible with tools");
    }
    return new ToolUse(
        word.equals("none") ? ToolDefinitions.NONE : all, word.equals("required"), most);
  }

  private static ToolDefinitions readNamed(RequestFields choice, ToolDefinitions all)
      throws ApiException {
    if (!choice.text("type").equals("function")) {
      throw choice.invalidValue("type", "must be function, the only type of tools here");
    }
    choice.required("function");
    RequestFields function = choice.object("function");
    choice.finish();
    String name = function.text("name");
    function.finish();
    return all.only(name)
        .orElseThrow(() -> function.invalidValue("name", "is not among the names of the tools"));
  }
}
