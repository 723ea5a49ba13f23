package dev.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request's bytes under a parser: values of the types that are asked for, or the API's error.
 *
 * <p>Each method reads the value that the parser stands at and leaves it at the value's last token.
 *
 * @param body the request's body
 * @param parser of the whole body
 */
record Input(byte[] body, JsonParser parser) {
  /** Returns where the current token begins. */
  int start() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Returns the text from a place up to the end of the current token. */
  JsonText since(int start) throws IOException {
    parser.finishToken();
    return new JsonText(body, start, (int) parser.currentLocation().getByteOffset());
  }

  boolean at(JsonToken token) {
    return parser.hasToken(token);
  }

  /** Steps to the next element of an array and returns whether there is one. */
  boolean element() throws IOException {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  /**
   * Steps to the value of the next member of an object and returns its name, or null at the end.
   */
  @Nullable String member() throws IOException {
    String name = parser.nextFieldName();
    if (name != null) {
      parser.nextToken();
    }
    return name;
  }

  /** Passes over the rest of a value that nobody read. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  String string(String param) throws IOException {
    if (!at(JsonToken.VALUE_STRING)) {
      throw wrong(param, "a string");
    }
    return parser.getText();
  }

  @Nullable String stringOrNull(String param) throws IOException {
    return at(JsonToken.VALUE_NULL) ? null : string(param);
  }

  boolean flag(String param) {
    if (at(JsonToken.VALUE_NULL)) {
      return false;
    }
    if (!at(JsonToken.VALUE_TRUE) && !at(JsonToken.VALUE_FALSE)) {
      throw wrong(param, "true or false");
    }
    return at(JsonToken.VALUE_TRUE);
  }

  /** Returns an integer from a least value on, or {@code standard} for null. */
  int integer(String param, int least, int standard) throws IOException {
    if (at(JsonToken.VALUE_NULL)) {
      return standard;
    }
    String wanted = "an integer from " + least + " to " + Integer.MAX_VALUE;
    if (!at(JsonToken.VALUE_NUMBER_INT) || parser.getNumberType() != NumberType.INT) {
      throw wrong(param, wanted);
    }
    int value = parser.getIntValue();
    if (value < least) {
      throw wrong(param, wanted);
    }
    return value;
  }

  @Nullable Double number(String param) throws IOException {
    if (at(JsonToken.VALUE_NULL)) {
      return null;
    }
    if (!at(JsonToken.VALUE_NUMBER_INT) && !at(JsonToken.VALUE_NUMBER_FLOAT)) {
      throw wrong(param, "a number");
    }
    return parser.getDoubleValue();
  }

  /** Returns whether a list has an element, and passes over it. */
  boolean someOf(String param) throws IOException {
    if (at(JsonToken.VALUE_NULL)) {
      return false;
    }
    array(param);
    boolean some = false;
    while (element()) {
      some = true;
      skip();
    }
    return some;
  }

  void array(String param) {
    if (!at(JsonToken.START_ARRAY)) {
      throw wrong(param, "an array");
    }
  }

  void object(String param) {
    if (!at(JsonToken.START_OBJECT)) {
      throw wrong(param, "an object");
    }
  }

  /** Makes the error for a value of the wrong type or range. */
  static ApiException wrong(String param, String wanted) {
    return refusal("Invalid value for '" + param + "': expected " + wanted + ".", param);
  }

  static ApiException missing(String param) {
    return refusal("Missing required parameter: '" + param + "'.", param);
  }

  static ApiException refusal(String message, @Nullable String param) {
    return new ApiException(ApiError.invalidRequest(message, param));
  }
}
