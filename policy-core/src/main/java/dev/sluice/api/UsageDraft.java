package dev.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Usage;
import java.io.IOException;

/**
 * The usage of an answer as far as it has been reported, under the names of all APIs.
 *
 * <p>Reports are running totals: a later number replaces an earlier one. A later zero does not,
 * because Anthropic's last event may leave out, or zero, what the first one said of the input.
 */
final class UsageDraft {
  /** More than any answer has: a larger number is a provider's mistake, and sums overflow. */
  private static final long MAX_TOKENS = 1L << 30;

  private boolean reported;
  private long input;
  private long output;
  private long cached;
  private long cacheWrite;
  private long reasoning;
  private long readBesides;
  private long writtenBesides;

  /** Takes a member of a usage object. */
  void read(JsonParser in, String name) throws IOException {
    reported = true;
    switch (name) {
      case "prompt_tokens", "input_tokens" -> input = later(input, in);
      case "completion_tokens", "output_tokens" -> output = later(output, in);
      case "cache_read_input_tokens" -> readBesides = later(readBesides, in);
      case "cache_creation_input_tokens" -> writtenBesides = later(writtenBesides, in);
      case "prompt_tokens_details", "input_tokens_details" ->
          FactsReader.object(in, this::inputDetail);
      case "completion_tokens_details", "output_tokens_details" ->
          FactsReader.object(in, this::outputDetail);
      default -> {}
    }
  }

  private void inputDetail(JsonParser in, String name) throws IOException {
    switch (name) {
      case "cached_tokens" -> cached = later(cached, in);
      case "cache_write_tokens" -> cacheWrite = later(cacheWrite, in);
      default -> {}
    }
  }

  private void outputDetail(JsonParser in, String name) throws IOException {
    if (name.equals("reasoning_tokens")) {
      reasoning = later(reasoning, in);
    }
  }

  private static long later(long before, JsonParser in) throws IOException {
    long value = in.hasToken(JsonToken.VALUE_NUMBER_INT) ? in.getValueAsLong() : 0;
    return value > 0 && value <= MAX_TOKENS ? value : before;
  }

  boolean reported() {
    return reported;
  }

  /** Returns the totals; Anthropic counts what its cache read or wrote beside the input. */
  Usage toUsage() {
    return usage(output, false);
  }

  /** Returns the totals with at least so many output tokens, marked as estimated. */
  Usage withOutputOf(long tokens) {
    return usage(Math.max(output, tokens), true);
  }

  private Usage usage(long written, boolean estimated) {
    return new Usage(
        input + readBesides + writtenBesides,
        written,
        cached + readBesides,
        cacheWrite + writtenBesides,
        reasoning,
        estimated);
  }
}
