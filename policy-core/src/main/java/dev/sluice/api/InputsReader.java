package dev.sluice.api;

import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.JsonText;
import dev.sluice.Message;
import dev.sluice.Message.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the inputs of a completion or an embedding: a string, strings, or token numbers.
 *
 * <p>Each becomes a message of the user. Token numbers are no text: the message is one attachment
 * whose raw JSON is the array of them.
 */
final class InputsReader {
  private InputsReader() {}

  /** Reads the value of the member {@code param} that the input stands at. */
  static List<Message> read(Input input, String param) throws IOException {
    int start = input.start();
    if (input.at(JsonToken.VALUE_NULL)) {
      return List.of();
    }
    if (input.at(JsonToken.VALUE_STRING)) {
      return List.of(text(input, start));
    }
    if (!input.at(JsonToken.START_ARRAY)) {
      throw Input.wrong(param, "a string, an array of strings or arrays of token numbers");
    }
    List<Message> messages = new ArrayList<>();
    boolean tokens = false;
    while (input.element()) {
      int from = input.start();
      if (input.at(JsonToken.VALUE_STRING)) {
        messages.add(text(input, from));
      } else if (input.parser().currentToken().isStructStart()) {
        input.skip();
        messages.add(attachment(input.since(from)));
      } else if (input.at(JsonToken.VALUE_NUMBER_INT)) {
        tokens = true;
      } else {
        throw Input.wrong(param + "[]", "strings or token numbers");
      }
    }
    if (tokens && !messages.isEmpty()) {
      throw Input.wrong(param, "either strings or token numbers, not both");
    }
    return tokens ? List.of(attachment(input.since(start))) : messages;
  }

  private static Message text(Input input, int start) throws IOException {
    String text = input.parser().getText();
    return new Message(Role.USER, text, 0, List.of(), null, input.since(start));
  }

  private static Message attachment(JsonText raw) {
    return new Message(Role.USER, "", 1, List.of(), null, raw);
  }
}
