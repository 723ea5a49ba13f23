package dev.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads answers of OpenAI's Responses API, whose members come in any order. */
final class ResponsesFacts extends FactsReader {
  private boolean streaming;
  private boolean usageHere;
  private @Nullable String type;
  private @Nullable String status;
  private @Nullable String incomplete;
  private int delta;

  @Override
  void readDocument(JsonParser in) throws IOException {
    begin(false);
    object(in, this::response);
    finish();
  }

  @Override
  void readEvent(JsonParser in) throws IOException {
    begin(true);
    object(in, this::event);
    // Pieces of sound and pictures are no text, though they are strings.
    if (type != null && type.endsWith(".delta") && !type.contains("audio.")) {
      addText(delta);
    }
    finish();
  }

  @Override
  @Nullable Usage usageNow(UsageDraft known, long newText) {
    return usageHere && known.reported() ? known.toUsage() : null;
  }

  private void begin(boolean event) {
    streaming = event;
    usageHere = false;
    type = null;
    status = null;
    incomplete = null;
    delta = 0;
  }

  private void finish() {
    if (incomplete != null) {
      addFinishReason(incomplete);
    } else if (status != null && !status.equals("in_progress") && !status.equals("queued")) {
      addFinishReason(status);
    }
  }

  private void event(JsonParser in, String name) throws IOException {
    switch (name) {
      case "type" -> type = string(in);
      case "delta" -> delta = length(in);
      case "response" -> object(in, this::response);
      default -> {}
    }
  }

  private void response(JsonParser in, String name) throws IOException {
    switch (name) {
      case "status" -> status = string(in);
      case "incomplete_details" -> object(in, this::incomplete);
      case "output" -> {
        // In a stream the deltas were counted; the last event repeats the whole output.
        if (!streaming) {
          array(in, element -> object(element, this::item));
        }
      }
      default -> {
        usageHere |= name.equals("usage") && in.isExpectedStartObjectToken();
        common(in, name);
      }
    }
  }

  private void incomplete(JsonParser in, String name) throws IOException {
    if (name.equals("reason")) {
      incomplete = string(in);
    }
  }

  private void item(JsonParser in, String name) throws IOException {
    switch (name) {
      case "content", "summary" -> array(in, element -> object(element, this::part));
      case "arguments" -> addText(length(in));
      default -> {}
    }
  }

  private void part(JsonParser in, String name) throws IOException {
    if (name.equals("text") || name.equals("refusal")) {
      addText(length(in));
    }
  }

  private static @Nullable String string(JsonParser in) throws IOException {
    return in.hasToken(JsonToken.VALUE_STRING) ? in.getText() : null;
  }
}
