package dev.sluice.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.JsonText;
import dev.sluice.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds what a message says beside its text: the speaker's name, and names and arguments of tool
 * calls.
 */
final class Sayings {
  private static final Set<String> NAMES = Set.of("name", "arguments", "input");

  /** The names as they stand in JSON. */
  private static final List<byte[]> MEMBERS =
      NAMES.stream().map(name -> JsonText.string(name).array()).toList();

  private Sayings() {}

  /**
   * Returns the texts.
   *
   * @param raw a message as it was sent; what is no object says nothing more
   */
  static List<String> beside(JsonText raw) {
    if (!raw.object() || !maySay(raw)) {
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

  /** Sees without parsing that most messages are nothing but a role and a text. */
  private static boolean maySay(JsonText raw) {
    byte[] json = raw.array();
    for (int i = raw.from(); i < raw.to(); i++) {
      // Names can be written with escapes.
      if (json[i] == '\\' || (json[i] == '"' && isMember(json, i, raw.to()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMember(byte[] json, int from, int to) {
    for (byte[] member : MEMBERS) {
      int end = from + member.length;
      if (end <= to && Arrays.equals(json, from, end, member, 0, member.length)) {
        return true;
      }
    }
    return false;
  }

  private static void member(JsonText raw, JsonParser parser, List<String> found)
      throws IOException {
    String name = parser.currentName();
    boolean spoken = NAMES.contains(name);
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
