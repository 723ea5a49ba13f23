package dev.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Estimate;
import dev.sluice.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of Anthropic's Messages API.
 *
 * <p>A stream says first what the input was, and last what the output was. In between the output is
 * estimated, so that a stream that is cut is not taken for one without output.
 */
final class MessagesFacts extends FactsReader {
  private boolean last;
  private boolean finalUsage;
  private long text;

  @Override
  void readDocument(JsonParser in) throws IOException {
    finalUsage = true;
    object(in, this::message);
  }

  @Override
  void readEvent(JsonParser in) throws IOException {
    last = false;
    object(in, this::event);
    finalUsage |= last;
  }

  @Override
  @Nullable Usage usageNow(UsageDraft known, long newText) {
    text += newText;
    if (!known.reported()) {
      return null;
    }
    return finalUsage ? known.toUsage() : known.withOutputOf(Estimate.tokens(text));
  }

  private void event(JsonParser in, String name) throws IOException {
    switch (name) {
      case "message" -> object(in, this::message);
      case "delta" -> object(in, this::delta);
      case "usage" -> {
        last = in.isExpectedStartObjectToken();
        common(in, name);
      }
      default -> {}
    }
  }

  private void message(JsonParser in, String name) throws IOException {
    switch (name) {
      case "stop_reason" -> addFinishReason(in);
      case "content" -> array(in, element -> object(element, this::block));
      default -> common(in, name);
    }
  }

  private void block(JsonParser in, String name) throws IOException {
    switch (name) {
      case "text", "thinking" -> addText(length(in));
      case "input" -> addText(arguments(in));
      default -> {}
    }
  }

  private void delta(JsonParser in, String name) throws IOException {
    switch (name) {
      case "text", "thinking", "partial_json" -> addText(length(in));
      case "stop_reason" -> addFinishReason(in);
      default -> {}
    }
  }

  /**
   * Returns how long a tool's input is, in bytes of the JSON that the API made of the model's text.
   */
  private static long arguments(JsonParser in) throws IOException {
    if (!in.hasToken(JsonToken.START_OBJECT)) {
      return 0;
    }
    long start = in.currentTokenLocation().getByteOffset();
    in.skipChildren();
    return in.currentLocation().getByteOffset() - start;
  }
}
