package dev.sluice.inference.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace of JSON objects one by one, in the format of the Mooncake traces: {@code timestamp}
 * in milliseconds, {@code input_length}, {@code output_length} and {@code hash_ids}.
 */
final class TraceReader implements AutoCloseable {
  private static final int MAX_BLOCKS = 1 << 20;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String name;
  private final int blockTokens;
  private final JsonParser parser;
  private long lastTimestamp = Long.MIN_VALUE;

  /**
   * Starts to read.
   *
   * @param name the trace's name, for messages
   * @param in the bytes, which the reader closes
   * @param blockTokens the tokens of a block
   */
  TraceReader(String name, InputStream in, int blockTokens) throws IOException {
    this.name = name;
    this.blockTokens = blockTokens;
    this.parser = JSON.createParser(in);
  }

  /** Returns the next call, or null at the end. */
  @Nullable TraceCall next() throws IOException, TraceException {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return null;
      }
      if (token != JsonToken.START_OBJECT) {
        throw wrong("is not a JSON object");
      }
      return check(readObject());
    } catch (JsonProcessingException e) {
      throw wrong(
          "is not valid JSON (" + e.getOriginalMessage().lines().findFirst().orElse("") + ")");
    }
  }

  private TraceCall readObject() throws IOException, TraceException {
    Long timestamp = null;
    Long input = null;
    Long output = null;
    List<Long> blocks = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "timestamp" -> timestamp = number(field, 0);
        case "input_length" -> input = number(field, 1);
        case "output_length" -> output = number(field, 0);
        case "hash_ids" -> blocks = blocks();
        default -> parser.skipChildren();
      }
    }
    return new TraceCall(
        present("timestamp", timestamp),
        present("input_length", input),
        present("output_length", output),
        present("hash_ids", blocks));
  }

  private TraceCall check(TraceCall call) throws TraceException {
    long expected = Math.ceilDiv(call.inputTokens(), (long) blockTokens);
    if (call.blocks().size() != expected) {
      throw wrong(
          "has %d hash_ids, where %d tokens in blocks of %d make %d"
              .formatted(call.blocks().size(), call.inputTokens(), blockTokens, expected));
    }
    if (call.timestampMillis() < lastTimestamp) {
      throw wrong(
          "arrives at %d ms, before the call in front of it at %d ms"
              .formatted(call.timestampMillis(), lastTimestamp));
    }
    lastTimestamp = call.timestampMillis();
    return call;
  }

  private List<Long> blocks() throws IOException, TraceException {
    if (!parser.isExpectedStartArrayToken()) {
      throw wrong("has hash_ids that are not a list of numbers");
    }
    List<Long> blocks = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (blocks.size() == MAX_BLOCKS) {
        throw wrong(
            "has more than %d hash_ids, which is all that one call may have".formatted(MAX_BLOCKS));
      }
      blocks.add(number("hash_ids", Long.MIN_VALUE));
    }
    return blocks;
  }

  private long number(String field, long least) throws IOException, TraceException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || parser.getLongValue() < least) {
      throw wrong(
          least == Long.MIN_VALUE
              ? "has %s that are not whole numbers".formatted(field)
              : "has a %s that is not a whole number from %d up".formatted(field, least));
    }
    return parser.getLongValue();
  }

  private <T> T present(String field, @Nullable T value) throws TraceException {
    if (value == null) {
      throw wrong("has no " + field);
    }
    return Objects.requireNonNull(value);
  }

  private TraceException wrong(String what) {
    int line = parser.currentLocation().getLineNr();
    return new TraceException("The call on line %d of %s %s.".formatted(line, name, what));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
