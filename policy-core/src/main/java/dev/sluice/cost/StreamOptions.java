package dev.sluice.cost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Body;
import dev.sluice.JsonText;
import dev.sluice.api.EventData;
import dev.sluice.api.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes what asks a stream for its usage, and knows the event that tells it. */
final class StreamOptions {
  private static final String INCLUDE_USAGE = "include_usage";
  private static final JsonText TRUE = JsonText.of("true");
  private static final JsonText USAGE_ONLY = JsonText.of("{\"include_usage\":true}");

  private StreamOptions() {}

  /**
   * Returns options that ask for usage, all others as they were.
   *
   * @param options the client's, or null
   * @return null if the client's are no object, so that the provider can say what is wrong
   */
  static @Nullable JsonText withUsage(@Nullable JsonText options) {
    if (options == null || options.equals(JsonText.of("null"))) {
      return USAGE_ONLY;
    }
    byte[] text = new byte[options.length()];
    options.copyTo(text, 0);
    try (JsonParser parser = Json.parser(new JsonText(text, 0, text.length))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      byte[] asking = new Body(text, members(parser, text)).with(INCLUDE_USAGE, TRUE).bytes();
      return new JsonText(asking, 0, asking.length);
    } catch (IOException e) {
      throw new IllegalStateException("the options were valid JSON when the call was read", e);
    }
  }

  private static List<Body.Member> members(JsonParser parser, byte[] text) throws IOException {
    List<Body.Member> members = new ArrayList<>(4);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int to = (int) parser.currentLocation().getByteOffset();
      members.add(new Body.Member(name, new JsonText(text, from, to)));
    }
    return members;
  }

  /** Returns whether an event has a list of choices and none in it. */
  static boolean onlyUsage(byte[] event) {
    JsonText data = EventData.jsonOf(event);
    if (data == null) {
      return false;
    }
    try (JsonParser parser = Json.parser(data)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("choices")) {
          return value == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.END_ARRAY;
        }
        parser.skipChildren();
      }
      return false;
    } catch (IOException e) {
      // Not JSON after all: whatever it is, it is the client's.
      return false;
    }
  }
}
