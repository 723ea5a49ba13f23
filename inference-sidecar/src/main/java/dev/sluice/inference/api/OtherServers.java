package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Parameters that clients of llama.cpp's server and of vLLM send whether or not they mean
 * something: accepted where they ask for what is done anyway, refused by name where they ask for
 * more.
 */
final class OtherServers {
  private static final Predicate<JsonNode> ZERO = number(0);
  private static final Predicate<JsonNode> ONE = number(1);

  /** What is done anyway. */
  private static final Map<String, Predicate<JsonNode>> NEUTRAL =
      Map.ofEntries(
          Map.entry("skip_special_tokens", OtherServers::yes),
          Map.entry("spaces_between_special_tokens", OtherServers::yes),
          Map.entry("detokenize", OtherServers::yes),
          Map.entry("parse_tool_calls", OtherServers::yes),
          Map.entry("cache_prompt", JsonNode::isBoolean),
          Map.entry("include_stop_str_in_output", OtherServers::no),
          Map.entry("use_beam_search", OtherServers::no),
          Map.entry("early_stopping", OtherServers::no),
          Map.entry("timings_per_token", OtherServers::no),
          Map.entry("return_progress", OtherServers::no),
          Map.entry("return_tokens", OtherServers::no),
          Map.entry("return_token_ids", OtherServers::no),
          Map.entry("return_tokens_as_token_ids", OtherServers::no),
          Map.entry("post_sampling_probs", OtherServers::no),
          Map.entry("min_tokens", ZERO),
          Map.entry("min_keep", ZERO),
          Map.entry("n_probs", ZERO),
          Map.entry("n_keep", ZERO),
          Map.entry("n_indent", ZERO),
          Map.entry("t_max_predict_ms", ZERO),
          Map.entry("mirostat", ZERO),
          Map.entry("dynatemp_range", ZERO),
          Map.entry("dry_multiplier", ZERO),
          Map.entry("xtc_probability", ZERO),
          Map.entry("length_penalty", ONE),
          Map.entry("typical_p", ONE),
          Map.entry("id_slot", number(-1)),
          Map.entry("stop_token_ids", OtherServers::none),
          Map.entry("bad_words", OtherServers::none),
          Map.entry("allowed_token_ids", OtherServers::none),
          Map.entry("logits_processors", OtherServers::none),
          Map.entry("lora", OtherServers::none),
          Map.entry("reasoning_format", node -> Set.of("auto", "deepseek").contains(node.asText())),
          Map.entry("prompt_logprobs", node -> false),
          Map.entry("truncate_prompt_tokens", node -> false),
          Map.entry("samplers", node -> false));

  /** What says how something is done that is not done. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "mirostat_tau",
          "mirostat_eta",
          "dynatemp_exponent",
          "dry_base",
          "dry_allowed_length",
          "dry_penalty_last_n",
          "dry_sequence_breakers",
          "xtc_threshold",
          "request_id");

  private OtherServers() {}

  private static boolean yes(JsonNode node) {
    return node.isBoolean() && node.booleanValue();
  }

  private static boolean no(JsonNode node) {
    return node.isBoolean() && !node.booleanValue();
  }

  private static boolean none(JsonNode node) {
    return node.isArray() && node.isEmpty();
  }

  private static Predicate<JsonNode> number(double value) {
    return node -> node.isNumber() && node.doubleValue() == value;
  }

  /**
   * Takes the parameters out of a request.
   *
   * @throws ApiException if one asks for what this server does not do
   */
  static void take(RequestFields fields) throws ApiException {
    for (Map.Entry<String, Predicate<JsonNode>> parameter : NEUTRAL.entrySet()) {
      fields.unsupported(parameter.getKey(), parameter.getValue());
    }
    fields.ignore(WITHOUT_EFFECT);
  }

  /**
   * Takes the parameters that say how a conversation becomes a prompt.
   *
   * @throws ApiException if one asks for what this server does not do
   */
  static void takeOfConversations(RequestFields fields) throws ApiException {
    for (String name : List.of("add_special_tokens", "echo")) {
      fields.unsupported(name, OtherServers::no);
    }
    fields.unsupported("documents", OtherServers::none);
    fields.unsupported("best_of", ONE);
    fields.unsupported("chat_template", node -> false);
    fields.unsupported("chat_template_content_format", node -> node.asText().equals("auto"));
  }
}
