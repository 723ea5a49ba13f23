package dev.sluice.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.JsonText;
import dev.sluice.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a message says beside its text: the speaker's name, and names and arguments of tool
 * calls.
 */
final class Sayings {
  private Sayings() {}

  /**
   * Returns the texts.
   *
   * @param raw a message as it was sent; what is no object says nothing more
   */
  static List<String> beside(JsonText raw) {
    if (raw.length() == 0 || raw.array()[raw.from()] != '{') {
      return List.of();
    }
    List<String> found = new ArrayList<>(4);
    try (JsonParser parser = Json.parser(raw)) {
      while (parser.nextToken() != null) {
        if (parser.hasToken(JsonToken.FIELD_NAME)) {
          member(raw, parser, found);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a message that was read before is no JSON", e);
    }
    return found;
  }

  private static void member(JsonText raw, JsonParser parser, List<String> found)
      throws IOException {
    String name = parser.currentName();
    boolean spoken = name.equals("name") || name.equals("arguments") || name.equals("input");
    JsonToken value = parser.nextToken();
    if (!spoken) {
      return;
    }
    if (value == JsonToken.VALUE_STRING) {
      found.add(parser.getText());
    } else if (value.isStructStart()) {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      int end = (int) parser.currentLocation().getByteOffset();
      found.add(new JsonText(raw.array(), raw.from() + start, raw.from() + end).toString());
    }
  }
}
