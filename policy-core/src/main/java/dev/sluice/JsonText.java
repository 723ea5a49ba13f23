package dev.sluice;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of valid JSON text in UTF-8, a view of bytes that nobody changes any more.
 *
 * <p>Values pass through Sluice as the bytes the client sent, so that unknown fields, number
 * formats and key order survive; only what a policy rewrites is written anew.
 */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] bytes;
  private final int from;
  private final int to;

  /** Makes a view of {@code bytes[from, to)}; the array is shared and must not change. */
  public JsonText(byte[] bytes, int from, int to) {
    if (from < 0 || to > bytes.length || from > to) {
      throw new IllegalArgumentException(
          "no such part: " + from + ".." + to + " of " + bytes.length);
    }
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** Returns JSON text given as a string, which is taken to be valid. */
  public static JsonText of(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new JsonText(bytes, 0, bytes.length);
  }

  /** Returns a string as a JSON string, quoted and escaped (RFC 8259, section 7). */
  public static JsonText string(String value) {
    return of(plain(value) ? '"' + value + '"' : quoted(value));
  }

  private static boolean plain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static String quoted(String value) {
    StringBuilder out = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** Returns an array of values, each copied as it is. */
  public static JsonText array(List<JsonText> values) {
    int size = 2 + Math.max(0, values.size() - 1);
    for (JsonText value : values) {
      size += value.length();
    }
    byte[] out = new byte[size];
    int at = 0;
    out[at++] = '[';
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out[at++] = ',';
      }
      at = values.get(i).copyTo(out, at);
    }
    out[at] = ']';
    return new JsonText(out, 0, size);
  }

  /** Returns the number of bytes. */
  public int length() {
    return to - from;
  }

  /** Returns whether the value is an object. */
  public boolean object() {
    return from < to && bytes[from] == '{';
  }

  /** Returns the array that this is a view of; for reading only. */
  public byte[] array() {
    return bytes;
  }

  /** Returns where in {@link #array()} the view begins. */
  public int from() {
    return from;
  }

  /** Returns where in {@link #array()} the view ends, exclusive. */
  public int to() {
    return to;
  }

  /** Copies the bytes into an array from a place on and returns the place after them. */
  public int copyTo(byte[] target, int at) {
    System.arraycopy(bytes, from, target, at, length());
    return at + length();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonText text
        && Arrays.equals(bytes, from, to, text.bytes, text.from, text.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** Returns the JSON text itself. */
  @Override
  public String toString() {
    return new String(bytes, from, length(), StandardCharsets.UTF_8);
  }
}
