package dev.sluice.telemetry;

import java.util.List;

/**
 * The names of OpenTelemetry's GenAI semantic conventions that Sluice emits, v1.41 or on request
 * the newest, and our own.
 *
 * <p>The conventions are still in development and rename things between versions, so no other class
 * spells one of these names. Sources: semantic-conventions v1.41, {@code docs/gen-ai}, and
 * semantic-conventions-genai of October 2026, {@code docs/gen-ai/client-inference.md} and {@code
 * gen-ai-token-metrics.md}.
 */
final class GenAi {
  static final String SCOPE = "dev.sluice";

  static final String OPERATION = "gen_ai.operation.name";
  static final String PROVIDER = "gen_ai.provider.name";
  static final String REQUEST_MODEL = "gen_ai.request.model";
  static final String REQUEST_STREAM = "gen_ai.request.stream";
  static final String REQUEST_MAX_TOKENS = "gen_ai.request.max_tokens";
  static final String REQUEST_TEMPERATURE = "gen_ai.request.temperature";
  static final String REQUEST_CHOICES = "gen_ai.request.choice.count";
  static final String RESPONSE_ID = "gen_ai.response.id";
  static final String RESPONSE_MODEL = "gen_ai.response.model";
  static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
  static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
  static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
  static final String CACHED_TOKENS = "gen_ai.usage.cache_read.input_tokens";
  static final String CACHE_CREATION_TOKENS = "gen_ai.usage.cache_creation.input_tokens";
  static final String TOKEN_TYPE = "gen_ai.token.type";
  static final String SERVER_ADDRESS = "server.address";
  static final String SERVER_PORT = "server.port";
  static final String ERROR_TYPE = "error.type";

  static final String OPERATION_DURATION = "gen_ai.client.operation.duration";
  static final String TIME_TO_FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";
  static final String TOKEN_USAGE = "gen_ai.client.token.usage";

  /** What the newest conventions call differently, or have more than v1.41. */
  static final class Latest {
    static final String CACHE_WRITE_TOKENS = "gen_ai.usage.cache_write.input_tokens";
    static final String REASONING_TOKENS = "gen_ai.usage.reasoning.output_tokens";
    static final String TOKEN_MODALITY = "gen_ai.token.modality";

    /** Of inference; embeddings keep {@link #OPERATION_DURATION}. */
    static final String INFERENCE_DURATION = "gen_ai.client.inference.duration";

    static final String TIME_TO_FIRST_CHUNK = "gen_ai.client.inference.time_to_first_chunk";
    static final String CALL_INPUT = "gen_ai.client.inference.operation.input_tokens";
    static final String CALL_OUTPUT = "gen_ai.client.inference.operation.output_tokens";
    static final String INPUT = "gen_ai.client.inference.usage.input_tokens";
    static final String OUTPUT = "gen_ai.client.inference.usage.output_tokens";
    static final String CACHE_READ = "gen_ai.client.inference.usage.cache_read.input_tokens";
    static final String CACHE_WRITE = "gen_ai.client.inference.usage.cache_write.input_tokens";
    static final String REASONING = "gen_ai.client.inference.usage.reasoning.output_tokens";

    private Latest() {}
  }

  /** There is no convention for money, decisions or caches in front of providers: our namespace. */
  static final String CALLS = "sluice.calls";

  static final String COST = "sluice.cost";
  static final String DECISION_DURATION = "sluice.decision.duration";
  static final String DECISIONS = "sluice.decisions";
  static final String TENANT = "sluice.tenant";
  static final String TEAM = "sluice.team";
  static final String FEATURE = "sluice.feature";
  static final String ORIGIN = "sluice.origin";
  static final String END = "sluice.end";
  static final String STATUS = "http.response.status_code";
  static final String POLICY = "sluice.policy";
  static final String RULE = "sluice.rule";
  static final String WHY = "sluice.why";
  static final String SHADOW = "sluice.shadow";

  /** Seconds, 0.01 doubling to 81.92. */
  static final List<Double> DURATION_BUCKETS =
      List.of(
          0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

  /** Tokens, powers of four. */
  static final List<Long> TOKEN_BUCKETS =
      List.of(
          1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L,
          16777216L, 67108864L);

  /** Seconds from a microsecond to a tenth of a second, three buckets a decade. */
  static final List<Double> DECISION_BUCKETS =
      List.of(
          0.000005, 0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01,
          0.1);

  private GenAi() {}
}
