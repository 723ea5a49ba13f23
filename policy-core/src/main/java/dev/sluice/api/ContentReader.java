package dev.sluice.api;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads what a message says: a string, null, or a list of typed parts. */
final class ContentReader {
  private final Input input;
  private final String place;

  /**
   * Makes a reader.
   *
   * @param place where the content stands, for errors
   */
  ContentReader(Input input, String place) {
    this.input = input;
    this.place = place;
  }

  /** Reads the content that the input stands at into a draft. */
  void read(MessageDraft draft) throws IOException {
    if (input.at(JsonToken.VALUE_STRING)) {
      draft.addText(input.parser().getText());
    } else if (input.at(JsonToken.START_ARRAY)) {
      while (input.element()) {
        part(draft);
      }
    } else if (!input.at(JsonToken.VALUE_NULL)) {
      throw Input.wrong(place, "a string, null or an array of parts");
    }
  }

  private void part(MessageDraft draft) throws IOException {
    if (input.at(JsonToken.VALUE_STRING)) {
      draft.addText(input.parser().getText());
      return;
    }
    input.object(place + "[]");
    Part part = new Part();
    for (String name = input.member(); name != null; name = input.member()) {
      member(part, name, draft);
      input.skip();
    }
    add(part, draft);
  }

  private void member(Part part, String name, MessageDraft draft) throws IOException {
    switch (name) {
      case "type" -> part.type = once(part.type, name);
      case "text", "refusal", "thinking" -> part.text = once(part.text, name);
      case "id" -> part.id = once(part.id, name);
      case "tool_use_id" -> part.answers = once(part.answers, name);
      case "content" -> nested(part, draft);
      default -> {}
    }
  }

  /** Reads the content of a part: a tool's result is text or parts again. */
  private void nested(Part part, MessageDraft draft) throws IOException {
    part.nested = true;
    if (input.at(JsonToken.VALUE_STRING) || input.at(JsonToken.START_ARRAY)) {
      read(draft);
    }
  }

  private @Nullable String once(@Nullable String before, String name) throws IOException {
    String here = place + "[]." + name;
    if (before != null) {
      throw Input.refusal("'" + here + "' is given twice.", here);
    }
    return input.stringOrNull(here);
  }

  private static void add(Part part, MessageDraft draft) {
    if (part.text != null) {
      draft.addText(part.text);
    } else if (part.answers != null) {
      draft.answers = draft.answers == null ? part.answers : draft.answers;
    } else if (part.id != null && part.type != null && part.type.endsWith("tool_use")) {
      draft.addToolCall(part.id);
    } else if (!part.nested) {
      draft.attachments++;
    }
  }

  private static final class Part {
    @Nullable String type;
    @Nullable String text;
    @Nullable String id;
    @Nullable String answers;
    boolean nested;
  }
}
