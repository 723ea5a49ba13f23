package dev.sluice.api;

import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a conversation: OpenAI's, Anthropic's, and the items of the Responses API.
 *
 * <p>The three use different members of one vocabulary, so that one reader knows them all.
 */
final class MessageReader {
  private static final List<String> MEMBERS =
      List.of(
          "role",
          "content",
          "tool_calls",
          "tool_call_id",
          "name",
          "function_call",
          "type",
          "call_id",
          "output");

  private final Input input;
  private final String list;

  /**
   * Makes a reader.
   *
   * @param list name of the member that holds the messages, for errors
   */
  MessageReader(Input input, String list) {
    this.input = input;
    this.list = list;
  }

  /** Reads the array that the input stands at. */
  List<Message> readAll() throws IOException {
    input.array(list);
    List<Message> messages = new ArrayList<>();
    while (input.element()) {
      messages.add(read(messages.size()));
    }
    return messages;
  }

  private Message read(int index) throws IOException {
    int start = input.start();
    if (!input.at(JsonToken.START_OBJECT)) {
      throw Input.wrong(place(index, null), "an object");
    }
    MessageDraft draft = new MessageDraft();
    int seen = 0;
    for (String name = input.member(); name != null; name = input.member()) {
      int known = MEMBERS.indexOf(name);
      if (known >= 0) {
        if ((seen & 1 << known) != 0) {
          throw Input.refusal("'" + place(index, name) + "' is given twice.", place(index, name));
        }
        seen |= 1 << known;
        member(draft, name, index);
      }
      input.skip();
    }
    Message message = draft.toMessage(input.since(start));
    if (message == null) {
      throw Input.missing(place(index, "role"));
    }
    return message;
  }

  private void member(MessageDraft draft, String name, int index) throws IOException {
    switch (name) {
      case "role" -> draft.role = string(index, name);
      case "type" -> draft.type = stringOrNull(index, name);
      case "name" -> draft.name = stringOrNull(index, name);
      case "call_id" -> draft.callId = stringOrNull(index, name);
      case "tool_call_id" -> draft.answers = stringOrNull(index, name);
      case "tool_calls" -> toolCalls(draft, index);
      case "function_call" -> functionCall(draft, index);
      default -> new ContentReader(input, place(index, name)).read(draft);
    }
  }

  private void toolCalls(MessageDraft draft, int index) throws IOException {
    if (input.at(JsonToken.VALUE_NULL)) {
      return;
    }
    String place = place(index, "tool_calls");
    input.array(place);
    while (input.element()) {
      input.object(place);
      String id = only("id", place + "[].id");
      if (id != null) {
        draft.addToolCall(id);
      }
    }
  }

  private void functionCall(MessageDraft draft, int index) throws IOException {
    if (input.at(JsonToken.VALUE_NULL)) {
      return;
    }
    String place = place(index, "function_call");
    input.object(place);
    String function = only("name", place + ".name");
    if (function != null) {
      draft.addToolCall(function);
    }
  }

  /** Reads an object of which one string matters. */
  private @Nullable String only(String wanted, String place) throws IOException {
    String value = null;
    for (String name = input.member(); name != null; name = input.member()) {
      if (name.equals(wanted)) {
        value = input.stringOrNull(place);
      }
      input.skip();
    }
    return value;
  }

  private String string(int index, String name) throws IOException {
    if (!input.at(JsonToken.VALUE_STRING)) {
      throw Input.wrong(place(index, name), "a string");
    }
    return input.parser().getText();
  }

  private @Nullable String stringOrNull(int index, String name) throws IOException {
    return input.at(JsonToken.VALUE_NULL) ? null : string(index, name);
  }

  private String place(int index, @Nullable String member) {
    String message = list + "[" + index + "]";
    return member == null ? message : message + "." + member;
  }
}
