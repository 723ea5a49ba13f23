package dev.sluice.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The answers of a model that always says the same, in the form of OpenAI's chat completions. */
final class Answers {
  private static final String TEXT =
      "A sluice is a channel whose flow a gate controls. Water that nobody needs stays behind the "
          + "gate, and what passes is measured. Mills, locks, canals and paddy fields have worked "
          + "that way for centuries, and a gate that is looked after outlives the people who built "
          + "it, which few machines can say.";

  private static final byte[] WHOLE =
      utf8(
          """
          {"id":"chatcmpl-0123456789","object":"chat.completion","created":1700000000,\
          "model":"mock","choices":[{"index":0,"message":{"role":"assistant","content":"%s",\
          "refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":120,\
          "completion_tokens":60,"total_tokens":180,"prompt_tokens_details":{"cached_tokens":0},\
          "completion_tokens_details":{"reasoning_tokens":0}},"system_fingerprint":"fp_mock"}\
          """
              .formatted(TEXT));

  private static final String EVENT =
      """
      data: {"id":"chatcmpl-0123456789","object":"chat.completion.chunk","created":1700000000,\
      "model":"mock","choices":[{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]}

      """;

  private static final byte[] LAST = utf8(EVENT.formatted("{}", "\"stop\""));

  private static final byte[] USAGE =
      utf8(
          """
          data: {"id":"chatcmpl-0123456789","object":"chat.completion.chunk","created":1700000000,\
          "model":"mock","choices":[],"usage":{"prompt_tokens":120,"completion_tokens":60,\
          "total_tokens":180}}

          """);

  private static final byte[] DONE = utf8("data: [DONE]\n\n");

  private Answers() {}

  /** Returns an answer of one piece; for reading only. */
  static byte[] whole() {
    return WHOLE;
  }

  /**
   * Returns an event of a stream whose text is the time it was made, so that a client on the same
   * machine can tell how long it took: {@code t=<nanoseconds since 1970>;i=<number>}.
   */
  static byte[] event(int number) {
    Instant now = Instant.now();
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    String text = "t=" + nanos + ";i=" + number + " ";
    return utf8(EVENT.formatted("{\"role\":\"assistant\",\"content\":\"" + text + "\"}", "null"));
  }

  /** Returns the events that end a stream. */
  static byte[][] end(boolean withUsage) {
    return withUsage ? new byte[][] {LAST, USAGE, DONE} : new byte[][] {LAST, DONE};
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
