package dev.sluice.api;

import dev.sluice.JsonText;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Finds the data of a server-sent event. */
public final class EventData {
  private EventData() {}

  /**
   * Returns the data if it looks like a JSON object, else null: comments, pings without data and
   * {@code [DONE]} say nothing. Several data lines are joined by line feeds.
   */
  public static @Nullable JsonText jsonOf(byte[] event) {
    JsonText data = null;
    int line = startsWithBom(event) ? 3 : 0;
    while (line < event.length) {
      int end = endOfLine(event, line);
      if (isData(event, line, end)) {
        int value = line + 5 < end && event[line + 5] == ' ' ? line + 6 : Math.min(line + 5, end);
        JsonText more = new JsonText(event, value, end);
        data = data == null ? more : joined(data, more);
      }
      line = end + 1;
    }
    return data != null && startsObject(data) ? data : null;
  }

  private static boolean startsWithBom(byte[] event) {
    return event.length >= 3
        && event[0] == (byte) 0xEF
        && event[1] == (byte) 0xBB
        && event[2] == (byte) 0xBF;
  }

  private static int endOfLine(byte[] event, int from) {
    int i = from;
    while (i < event.length && event[i] != '\n' && event[i] != '\r') {
      i++;
    }
    return i;
  }

  private static boolean isData(byte[] event, int line, int end) {
    return end - line >= 5
        && event[line] == 'd'
        && event[line + 1] == 'a'
        && event[line + 2] == 't'
        && event[line + 3] == 'a'
        && event[line + 4] == ':';
  }

  private static boolean startsObject(JsonText data) {
    int i = data.from();
    while (i < data.to() && data.array()[i] == ' ') {
      i++;
    }
    return i < data.to() && data.array()[i] == '{';
  }

  private static JsonText joined(JsonText first, JsonText second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length() + second.length() + 1);
    all.write(first.array(), first.from(), first.length());
    all.write('\n');
    all.write(second.array(), second.from(), second.length());
    byte[] bytes = all.toByteArray();
    return new JsonText(bytes, 0, bytes.length);
  }
}
