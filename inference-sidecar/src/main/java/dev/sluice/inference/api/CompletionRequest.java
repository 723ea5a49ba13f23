package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * A call of {@code /v1/completions}.
 *
 * @param model the model's name
 * @param prompts the texts to continue; at least one
 * @param echo whether each answer begins with its prompt
 * @param options how to generate
 */
public record CompletionRequest(
    String model, List<Prompt> prompts, boolean echo, GenerationOptions options) {
  private static final int MAX_PROMPTS = 256;
  private static final int DEFAULT_MAX_TOKENS = 16;
  private static final int MAX_LOG_PROBABILITIES = 5;

  /** Copies the list. */
  public CompletionRequest {
    prompts = List.copyOf(prompts);
  }

  /**
   * Reads a request.
   *
   * @param body the request
   * @param seeds gives the seed where the request has none
   * @return the request
   * @throws ApiException if a parameter is wrong, unknown or not supported
   */
  public static CompletionRequest read(ObjectNode body, LongSupplier seeds) throws ApiException {
    RequestFields fields = new RequestFields(body);
    String model = fields.text("model");
    List<Prompt> prompts = Prompt.readAll(fields, "prompt", MAX_PROMPTS);
    boolean echo = fields.flag("echo");
    OptionalInt limit = fields.integer("max_tokens", echo ? 0 : 1, Integer.MAX_VALUE);
    int logProbabilities = fields.integer("logprobs", 0, MAX_LOG_PROBABILITIES).orElse(-1);
    GenerationOptions options =
        GenerationOptions.read(
            fields, OptionalInt.of(limit.orElse(DEFAULT_MAX_TOKENS)), logProbabilities, seeds);
    fields.unsupported("suffix", node -> node.asText().isEmpty());
    fields.unsupported("best_of", node -> node.asInt() == options.choices());
    fields.unsupported("add_special_tokens", node -> node.asBoolean());
    fields.finish();
    return new CompletionRequest(model, prompts, echo, options);
  }
}
