package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.template.ChatMessage;
import dev.sluice.inference.template.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the messages of a conversation. Used once. */
final class MessageReader {
  private final Map<String, String> functionsByCall = new HashMap<>();

  List<ChatMessage> read(RequestFields fields) throws ApiException {
    JsonNode node = fields.required("messages");
    if (!node.isArray() || node.isEmpty()) {
      throw fields.wrongType("messages", "an array of at least one message", node);
    }
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : node) {
      String place = "messages[%d]".formatted(messages.size());
      if (!(message instanceof ObjectNode object)) {
        throw fields.wrongType(place, "an object", message);
      }
      messages.add(readMessage(new RequestFields(object, place + ".")));
    }
    return messages;
  }

  private ChatMessage readMessage(RequestFields fields) throws ApiException {
    ChatMessage message =
        switch (fields.text("role")) {
          case "system", "developer" -> textMessage("system", fields);
          case "user" -> textMessage("user", fields);
          case "assistant" -> assistantMessage(fields);
          case "tool" -> toolMessage(fields);
          default ->
              throw fields.invalidValue(
                  "role", "must be one of system, developer, user, assistant and tool");
        };
    fields.finish();
    return message;
  }

  private static ChatMessage textMessage(String role, RequestFields fields) throws ApiException {
    return new ChatMessage(role, readContent(fields), optionalText(fields, "name"));
  }

  private ChatMessage assistantMessage(RequestFields fields) throws ApiException {
    fields.unsupported("function_call", node -> false);
    fields.unsupported("audio", node -> false);
    fields.unsupported("refusal", node -> node.asText().isEmpty());
    List<ToolCall> calls = readCalls(fields);
    boolean hasContent = calls.isEmpty() || fields.any("content").isPresent();
    String reasoning = optionalText(fields, "reasoning_content");
    String otherReasoning = optionalText(fields, "reasoning");
    return new ChatMessage(
        "assistant",
        hasContent ? readContent(fields) : "",
        optionalText(fields, "name"),
        reasoning.isEmpty() ? otherReasoning : reasoning,
        calls,
        "");
  }

  private ChatMessage toolMessage(RequestFields fields) throws ApiException {
    String call = fields.text("tool_call_id");
    String name = optionalText(fields, "name");
    return new ChatMessage(
        "tool",
        readContent(fields),
        // Templates want the function's name, which the protocol has with the call alone.
        name.isEmpty() ? functionsByCall.getOrDefault(call, "") : name,
        "",
        List.of(),
        call);
  }

  private List<ToolCall> readCalls(RequestFields fields) throws ApiException {
    Optional<JsonNode> array = fields.any("tool_calls");
    if (array.isPresent() && !array.get().isArray()) {
      throw fields.wrongType("tool_calls", "an array of calls", array.get());
    }
    List<ToolCall> calls = new ArrayList<>();
    for (JsonNode node : array.map(n -> (Iterable<JsonNode>) n).orElse(List.of())) {
      String place = "tool_calls[%d]".formatted(calls.size());
      if (!(node instanceof ObjectNode object)) {
        throw fields.wrongType(place, "an object", node);
      }
      ToolCall call = readCall(fields.inside(object, place));
      functionsByCall.put(call.id(), call.name());
      calls.add(call);
    }
    return calls;
  }

  private static ToolCall readCall(RequestFields fields) throws ApiException {
    if (fields.any("type").isPresent() && !fields.text("type").equals("function")) {
      throw fields.invalidValue("type", "must be function, the only type of calls here");
    }
    String id = fields.text("id");
    fields.any("index");
    fields.required("function");
    RequestFields function = fields.object("function");
    fields.finish();
    String name = function.text("name");
    boolean hasArguments = function.any("arguments").isPresent();
    String arguments = hasArguments ? function.text("arguments") : "{}";
    function.finish();
    return new ToolCall(id, name, arguments);
  }

  private static String optionalText(RequestFields fields, String name) throws ApiException {
    return fields.any(name).isPresent() ? fields.text(name) : "";
  }

  private static String readContent(RequestFields fields) throws ApiException {
    JsonNode content = fields.required("content");
    if (content.isTextual()) {
      return content.textValue();
    }
    if (!content.isArray()) {
      throw fields.wrongType("content", "a string or an array of parts", content);
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
        throw fields.invalidValue(
            "content", "has a part that is not text, which is all that this model reads");
      }
      text.append(part.path("text").textValue());
    }
    return text.toString();
  }
}
