package dev.sluice.inference.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.jinja.JsonReader;
import dev.sluice.inference.jinja.None;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makes of conversations the values that chat templates know. */
final class TemplateValues {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final UnaryOperator<String> written;
  private final boolean textArguments;

  /**
   * Makes it.
   *
   * @param written what is done with each text that callers wrote
   * @param textArguments whether the arguments of calls stay text instead of becoming objects
   */
  TemplateValues(UnaryOperator<String> written, boolean textArguments) {
    this.written = written;
    this.textArguments = textArguments;
  }

  Map<String, Object> of(Conversation conversation) {
    Map<String, Object> values = new HashMap<>();
    conversation.settings().forEach((name, value) -> values.put(name, value(value)));
    values.put("messages", conversation.messages().stream().map(this::message).toList());
    values.put(
        "tools",
        conversation.tools().isEmpty()
            ? None.NONE
            : conversation.tools().stream().map(this::value).toList());
    values.put("documents", None.NONE);
    values.put("add_generation_prompt", conversation.ending() == Conversation.Ending.NEW_MESSAGE);
    return values;
  }

  private Map<Object, Object> message(ChatMessage message) {
    Map<Object, Object> values = new LinkedHashMap<>();
    values.put("role", message.role());
    values.put("content", written.apply(message.content()));
    put(values, "name", message.name());
    put(values, "reasoning_content", message.reasoning());
    put(values, "tool_call_id", message.toolCallId());
    if (!message.toolCalls().isEmpty()) {
      values.put("tool_calls", message.toolCalls().stream().map(this::toolCall).toList());
    }
    return values;
  }

  private void put(Map<Object, Object> values, String name, String text) {
    if (!text.isEmpty()) {
      values.put(name, written.apply(text));
    }
  }

  private Map<Object, Object> toolCall(ToolCall call) {
    Map<Object, Object> function = new LinkedHashMap<>();
    function.put("name", written.apply(call.name()));
    function.put("arguments", arguments(call.arguments()));
    Map<Object, Object> values = new LinkedHashMap<>();
    values.put("id", written.apply(call.id()));
    values.put("type", "function");
    values.put("function", function);
    return values;
  }

  /** Returns arguments as most templates want them: as an object, not as its text. */
  private Object arguments(String json) {
    if (textArguments) {
      return written.apply(json);
    }
    try {
      JsonNode node = MAPPER.readTree(json);
      return node.isObject() ? value(node) : written.apply(json);
    } catch (JsonProcessingException e) {
      return written.apply(json);
    }
  }

  private Object value(JsonNode node) {
    return mapped(JsonReader.value(node));
  }

  private Object mapped(Object value) {
    return switch (value) {
      case String text -> written.apply(text);
      case List<?> list -> list.stream().map(this::mapped).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> result = new LinkedHashMap<>();
        map.forEach((key, item) -> result.put(mapped(key), mapped(item)));
        yield result;
      }
      default -> value;
    };
  }
}
