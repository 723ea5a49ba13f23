package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.sample.SamplingParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The parameters that conversations and completions have in common.
 *
 * @param maxTokens the most tokens to generate; empty for as many as the context holds
 * @param sampling how tokens are chosen for the first choice
 * @param choices how many answers to make
 * @param stops texts that end an answer
 * @param topLogProbabilities how many likely tokens to report in each place; −1 for no report
 * @param stream whether the answer comes in pieces
 * @param includeUsage whether the last piece reports the tokens used
 * @param ignoreEnd whether the answer goes on where the model would end it, up to its most tokens
 * @param form the form that the answer must have; empty when it is free
 */
public record GenerationOptions(
    OptionalInt maxTokens,
    SamplingParameters sampling,
    int choices,
    List<String> stops,
    int topLogProbabilities,
    boolean stream,
    boolean includeUsage,
    boolean ignoreEnd,
    Optional<AnswerForm> form) {
  static final int MAX_TOP_LOG_PROBABILITIES = 20;

  private static final int MAX_CHOICES = 16;
  private static final int MAX_STOPS = 16;
  private static final int MAX_STOP_CHARS = 1024;
  private static final int MAX_BIASES = 1024;
  private static final double SMALLEST_TOP_P = 1e-6;
  private static final double SMALLEST_REPETITION_PENALTY = 0.01;
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "metadata",
          "store",
          "service_tier");

  /** Copies the list. */
  public GenerationOptions {
    stops = List.copyOf(stops);
  }

  static GenerationOptions read(
      RequestFields fields, OptionalInt maxTokens, int topLogProbabilities, LongSupplier seeds)
      throws ApiException {
    fields.ignore(WITHOUT_EFFECT);
    OtherServers.take(fields);
    boolean stream = fields.flag("stream");
    boolean includeUsage = readIncludeUsage(fields, stream);
    boolean ignoreEnd = fields.flag("ignore_eos");
    Optional<AnswerForm> form = FormReader.read(fields);
    if (ignoreEnd && form.isPresent()) {
      throw fields.invalidValue(
          "ignore_eos", "is not possible together with " + form.get().parameter());
    }
    return new GenerationOptions(
        maxTokens,
        readSampling(fields, seeds),
        fields.integer("n", 1, MAX_CHOICES).orElse(1),
        readStops(fields),
        topLogProbabilities,
        stream,
        includeUsage,
        ignoreEnd,
        form);
  }

  /** Returns the same options with another form of the answer. */
  public GenerationOptions withForm(AnswerForm other) {
    return new GenerationOptions(
        maxTokens,
        sampling,
        choices,
        stops,
        topLogProbabilities,
        stream,
        includeUsage,
        ignoreEnd,
        Optional.of(other));
  }

  private static boolean readIncludeUsage(RequestFields fields, boolean stream)
      throws ApiException {
    boolean given = fields.any("stream_options").isPresent();
    if (given && !stream) {
      throw fields.invalidValue("stream_options", "is only possible with stream set to true");
    }
    RequestFields options = fields.object("stream_options");
    boolean includeUsage = options.flag("include_usage");
    options.ignore(Set.of("include_obfuscation"));
    options.finish();
    return includeUsage;
  }

  private static SamplingParameters readSampling(RequestFields fields, LongSupplier seeds)
      throws ApiException {
    Optional<JsonNode> seed = fields.any("seed");
    if (seed.isPresent() && !seed.get().canConvertToExactIntegral()) {
      throw fields.wrongType("seed", "an integer", seed.get());
    }
    return new SamplingParameters(
        fields.number("temperature", 0, 2, 1),
        fields.integer("top_k", 0, Integer.MAX_VALUE).orElse(0),
        fields.number("top_p", SMALLEST_TOP_P, 1, 1),
        fields.number("min_p", 0, 1, 0),
        fields.number("frequency_penalty", -2, 2, 0),
        fields.number("presence_penalty", -2, 2, 0),
        readRepetitionPenalty(fields),
        readBiases(fields),
        seed.map(JsonNode::longValue).orElseGet(seeds::getAsLong));
  }

  /** Takes the penalty by the name that vLLM gives it, or by that of llama.cpp's server. */
  private static double readRepetitionPenalty(RequestFields fields) throws ApiException {
    double penalty = 1;
    for (String name : List.of("repeat_penalty", "repetition_penalty")) {
      penalty =
          fields.number(
              name,
              SMALLEST_REPETITION_PENALTY,
              SamplingParameters.MAX_REPETITION_PENALTY,
              penalty);
    }
    return penalty;
  }

  private static List<String> readStops(RequestFields fields) throws ApiException {
    Optional<JsonNode> node = fields.any("stop");
    List<String> stops = new ArrayList<>();
    for (JsonNode stop : node.map(n -> n.isArray() ? n : List.of(n)).orElse(List.of())) {
      if (!stop.isTextual()) {
        throw fields.wrongType("stop", "a string or an array of strings", stop);
      }
      if (stop.textValue().isEmpty() || stop.textValue().length() > MAX_STOP_CHARS) {
        throw fields.invalidValue(
            "stop", "has a string that is empty or over %d characters".formatted(MAX_STOP_CHARS));
      }
      stops.add(stop.textValue());
    }
    if (stops.size() > MAX_STOPS) {
      throw fields.invalidValue(
          "stop",
          "has %d strings where at most %d are possible".formatted(stops.size(), MAX_STOPS));
    }
    return stops;
  }

  private static Map<Integer, Double> readBiases(RequestFields fields) throws ApiException {
    Map<Integer, Double> biases = new HashMap<>();
    Optional<JsonNode> node = fields.any("logit_bias");
    if (node.isPresent() && !node.get().isObject()) {
      throw fields.wrongType("logit_bias", "an object", node.get());
    }
    if (node.isPresent() && node.get().size() > MAX_BIASES) {
      throw fields.invalidValue(
          "logit_bias",
          "has %d entries where at most %d are possible".formatted(node.get().size(), MAX_BIASES));
    }
    for (Map.Entry<String, JsonNode> entry : node.map(JsonNode::properties).orElse(Set.of())) {
      double bias = entry.getValue().isNumber() ? entry.getValue().doubleValue() : Double.NaN;
      if (!entry.getKey().matches("[0-9]{1,9}") || !(bias >= -100 && bias <= 100)) {
        throw fields.invalidValue(
            "logit_bias", "must map tokens' numbers to biases from -100 to 100");
      }
      biases.put(Integer.valueOf(entry.getKey()), bias);
    }
    return biases;
  }
}
