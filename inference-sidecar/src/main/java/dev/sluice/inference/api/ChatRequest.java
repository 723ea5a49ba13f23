package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.template.ChatMessage;
import dev.sluice.inference.template.Conversation;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A call of {@code /v1/chat/completions}.
 *
 * @param model the model's name
 * @param conversation what is to be answered
 * @param toolUse which functions the answer may call
 * @param options how to generate
 */
public record ChatRequest(
    String model, Conversation conversation, ToolUse toolUse, GenerationOptions options) {

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
    List<ChatMessage> messages = new MessageReader().read(fields);
    List<JsonNode> tools = ToolReader.readTools(fields);
    ToolUse toolUse = ToolReader.readUse(fields, tools);
    Map<String, JsonNode> settings = SettingsReader.read(fields);
    Conversation.Ending ending = EndingReader.read(fields, messages.getLast());
    OptionalInt oldLimit = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
    OptionalInt limit = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
    GenerationOptions options =
        GenerationOptions.read(
            fields, limit.isPresent() ? limit : oldLimit, readLogProbabilities(fields), seeds);
    refuseUnsupported(fields);
    fields.finish();
    if (toolUse.required() && options.form().isPresent()) {
      throw fields.invalidValue(
          "tool_choice", "cannot demand a call together with " + options.form().get().parameter());
    }
    if (options.form().isPresent()) {
      EndingReader.refuseForm(fields, ending, options.form().get().parameter());
    }
    if (toolUse.required()) {
      EndingReader.refuseForm(fields, ending, "tool_choice");
    }
    // A model that may not call functions is not told of them.
    List<JsonNode> told = toolUse.callable().definitions().isEmpty() ? List.of() : tools;
    return new ChatRequest(
        model, new Conversation(messages, told, settings, ending), toolUse, options);
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
    OtherServers.takeOfConversations(fields);
    fields.unsupported("functions", JsonNode::isEmpty);
    fields.unsupported(
        "function_call", node -> node.asText().equals("none") || node.asText().equals("auto"));
    fields.unsupported(
        "modalities", node -> node.size() == 1 && node.path(0).asText().equals("text"));
    for (String name : List.of("audio", "prediction", "verbosity", "web_search_options")) {
      fields.unsupported(name, node -> false);
    }
  }
}
