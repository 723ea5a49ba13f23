package dev.sluice.conformance.wire;

import dev.sluice.Headers;
import java.nio.charset.StandardCharsets;

/**
 * The head of a request or of an answer.
 *
 * @param start the first line, without its end
 * @param headers the header fields
 */
public record HttpHead(String start, Headers headers) {
  /** Returns a word of the first line, counted from 0; empty if it has not so many. */
  public String word(int index) {
    String[] words = start.split(" ", 3);
    return index < words.length ? words[index] : "";
  }

  /** Returns the status, if this is the head of an answer. */
  public int status() {
    return Integer.parseInt(word(1));
  }

  /** Returns the bytes that say this, with the empty line. */
  public byte[] bytes() {
    StringBuilder text = new StringBuilder(start).append("\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
