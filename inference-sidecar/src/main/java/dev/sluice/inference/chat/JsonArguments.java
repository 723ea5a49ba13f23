package dev.sluice.inference.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Takes the JSON value of a call's arguments out of a text, up to its last character. */
final class JsonArguments {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final StringBuilder fresh = new StringBuilder();
  private final char first;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** Begins with the value's first character. */
  JsonArguments(char first) {
    this.first = first;
    read(first);
  }

  /** Takes a character; returns whether it was the value's last. */
  boolean read(char c) {
    fresh.append(c);
    if (inString) {
      inString = escaped || c != '"';
      escaped = !escaped && c == '\\';
    } else if (c == '"') {
      inString = true;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      depth--;
    }
    return depth == 0 && !inString;
  }

  /** Returns whether the value has a beginning and an end of its own, unlike numbers. */
  boolean isDelimited() {
    return first == '{' || first == '[' || first == '"';
  }

  /** Returns what is new and can be given out. */
  String take() {
    if (first != '{') {
      return "";
    }
    String taken = fresh.toString();
    fresh.setLength(0);
    return taken;
  }

  /** Returns what is left when the value is complete; a text that holds JSON is unpacked. */
  String finish() {
    if (first == '"') {
      try {
        return MAPPER.readTree(fresh.toString()).asText();
      } catch (JsonProcessingException e) {
        return fresh.toString();
      }
    }
    return first == '{' ? take() : first == '[' ? fresh.toString() : "{}";
  }
}
