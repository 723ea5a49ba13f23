package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.template.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A call of {@code /v1/chat/completions}.
 *
 * @param model the model's name
 * @param messages the conversation; at least one message
 * @param options how to generate
 */
public record ChatRequest(String model, List<ChatMessage> messages, GenerationOptions options) {

  /** Copies the list. */
  public ChatRequest {
    messages = List.copyOf(messages);
  }

  /**
   * Reads a request.
   *
   * @param body the request
   * @param seeds gives the seed where the request has none
   * @return the request
   * @throws ApiException if a parameter is wrong, unknown or not supported
   */
  public static ChatRequest read(ObjectNode body, LongSupplier seeds) throws ApiException {
    RequestFields fields = new RequestFields(body);
    String model = fields.text("model");
    List<ChatMessage> messages = readMessages(fields);
    OptionalInt oldLimit = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
    OptionalInt limit = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
    GenerationOptions options =
        GenerationOptions.read(
            fields, limit.isPresent() ? limit : oldLimit, readLogProbabilities(fields), seeds);
    refuseUnsupported(fields);
    fields.finish();
    return new ChatRequest(model, messages, options);
  }

  private static int readLogProbabilities(RequestFields fields) throws ApiException {
    boolean wanted = fields.flag("logprobs");
    OptionalInt top =
        fields.integer("top_logprobs", 0, GenerationOptions.MAX_TOP_LOG_PROBABILITIES);
    if (top.orElse(0) > 0 && !wanted) {
      throw fields.invalidValue("top_logprobs", "is only possible with logprobs set to true");
    }
    return wanted ? top.orElse(0) : -1;
  }

  private static void refuseUnsupported(RequestFields fields) throws ApiException {
    fields.unsupported("tools", JsonNode::isEmpty);
    fields.unsupported(
        "tool_choice", node -> node.asText().equals("none") || node.asText().equals("auto"));
    fields.unsupported("functions", JsonNode::isEmpty);
    fields.unsupported(
        "function_call", node -> node.asText().equals("none") || node.asText().equals("auto"));
    fields.unsupported(
        "modalities", node -> node.size() == 1 && node.path(0).asText().equals("text"));
    for (String name :
        List.of("audio", "prediction", "reasoning_effort", "verbosity", "web_search_options")) {
      fields.unsupported(name, node -> false);
    }
  }

  private static List<ChatMessage> readMessages(RequestFields fields) throws ApiException {
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

  private static ChatMessage readMessage(RequestFields fields) throws ApiException {
    String role =
        switch (fields.text("role")) {
          case "system", "developer" -> "system";
          case "user" -> "user";
          case "assistant" -> "assistant";
          default ->
              throw fields.invalidValue(
                  "role", "must be one of system, developer, user and assistant");
        };
    fields.unsupported("tool_calls", JsonNode::isEmpty);
    fields.unsupported("function_call", node -> false);
    fields.unsupported("audio", node -> false);
    fields.unsupported("refusal", node -> node.asText().isEmpty());
    String content = readContent(fields);
    String name = fields.any("name").isPresent() ? fields.text("name") : "";
    fields.finish();
    return new ChatMessage(role, content, name);
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
