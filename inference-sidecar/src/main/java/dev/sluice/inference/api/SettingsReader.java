package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what callers tell chat templates beside the conversation. */
final class SettingsReader {
  private static final Set<String> EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high", "xhigh");
  private static final Set<String> RESERVED =
      Set.of("messages", "tools", "documents", "add_generation_prompt", "bos_token", "eos_token");

  private SettingsReader() {}

  static Map<String, JsonNode> read(RequestFields fields) throws ApiException {
    Map<String, JsonNode> settings = new HashMap<>();
    if (fields.any("reasoning_effort").isPresent()) {
      String effort = fields.text("reasoning_effort");
      if (!EFFORTS.contains(effort)) {
        throw fields.invalidValue(
            "reasoning_effort", "must be none, minimal, low, medium, high or xhigh");
      }
      settings.put("reasoning_effort", TextNode.valueOf(effort));
      if (effort.equals("none")) {
        settings.put("enable_thinking", BooleanNode.FALSE);
      }
    }
    Optional<JsonNode> given = fields.any("chat_template_kwargs");
    if (given.isPresent() && !(given.get() instanceof ObjectNode)) {
      throw fields.wrongType("chat_template_kwargs", "an object", given.get());
    }
    for (var entry : given.map(JsonNode::properties).orElse(Set.of())) {
      if (RESERVED.contains(entry.getKey())) {
        throw fields.invalidValue(
            "chat_template_kwargs", "cannot set " + entry.getKey() + ", which the server sets");
      }
      settings.put(entry.getKey(), entry.getValue());
    }
    return settings;
  }
}
