package dev.sluice.inference.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads calls that are written like those of a program, as in {@code [get(city="Bern", days=3)]} or
 * {@code call:get{city:<|"|>Bern<|"|>,days:3}}, and values as Python and JSON write them. Not for
 * several threads at once.
 */
final class LiteralParser {
  /** What some models write instead of a quotation mark. */
  static final String QUOTE = "<|\"|>";

  private static final int DEEPEST = 64;
  private static final String PREFIX = "call:";
  private static final Pattern NAME = Pattern.compile("[\\w.-]+");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  private static final Pattern WORD = Pattern.compile("[^,\\[\\](){}\"']+");

  /**
   * A call.
   *
   * @param name the function's name
   * @param arguments its arguments by their names
   */
  record Call(String name, ObjectNode arguments) {}

  private final String text;
  private int at;
  private int depth;

  private LiteralParser(String text) {
    this.text = text;
  }

  /**
   * Reads all calls of a text.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static List<Call> calls(String text) {
    LiteralParser parser = new LiteralParser(text);
    List<Call> calls = parser.calls();
    parser.skipSpace();
    if (parser.at < text.length() || calls.isEmpty()) {
      throw parser.unreadable();
    }
    return calls;
  }

  private List<Call> calls() {
    int start = at;
    boolean listed = skip("[");
    skipSpace();
    if (at < text.length() && text.charAt(at) == '{') {
      at = start;
      return objects(value());
    }
    List<Call> calls = new ArrayList<>();
    do {
      calls.add(call());
    } while (skip(","));
    if (listed) {
      expect("]");
    }
    return calls;
  }

  /** Takes calls out of JSON: objects of a name and arguments, or of arguments by a name. */
  private List<Call> objects(JsonNode value) {
    List<Call> calls = new ArrayList<>();
    for (JsonNode entry : value.isArray() ? value : List.of(value)) {
      JsonNode arguments =
          entry.has("arguments") ? entry.get("arguments") : entry.get("parameters");
      if (entry.path("name").isTextual() && arguments instanceof ObjectNode object) {
        calls.add(new Call(entry.get("name").textValue(), object));
        continue;
      }
      for (var member : entry.properties()) {
        if (!(member.getValue() instanceof ObjectNode object)) {
          throw unreadable();
        }
        calls.add(new Call(member.getKey(), object));
      }
    }
    return calls;
  }

  private Call call() {
    boolean _ = skip(PREFIX);
    String name = take(NAME);
    if (skip("(")) {
      return new Call(name, members(")"));
    }
    expect("{");
    return new Call(name, members("}"));
  }

  /** Reads names and values up to a mark. */
  private ObjectNode members(String end) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    if (skip(end)) {
      return members;
    }
    do {
      String key = isQuoted() ? string() : take(NAME);
      if (!skip("=")) {
        expect(":");
      }
      members.set(key, value());
    } while (skip(","));
    expect(end);
    return members;
  }

  private JsonNode value() {
    if (++depth > DEEPEST) {
      throw unreadable();
    }
    JsonNode value = plainValue();
    depth--;
    return value;
  }

  private JsonNode plainValue() {
    if (isQuoted()) {
      return JsonNodeFactory.instance.textNode(string());
    }
    if (skip("{")) {
      return members("}");
    }
    if (skip("[")) {
      return elements("]");
    }
    if (skip("(")) {
      return elements(")");
    }
    return word(take(WORD).strip());
  }

  private static JsonNode word(String word) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (word) {
      case "True", "true" -> nodes.booleanNode(true);
      case "False", "false" -> nodes.booleanNode(false);
      case "None", "null" -> nodes.nullNode();
      default -> NUMBER.matcher(word).matches() ? number(word) : nodes.textNode(word);
    };
  }

  private static JsonNode number(String word) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    BigDecimal number = new BigDecimal(word);
    boolean whole = word.chars().allMatch(c -> Character.isDigit(c) || c == '-' || c == '+');
    return whole ? nodes.numberNode(number.toBigIntegerExact()) : nodes.numberNode(number);
  }

  private ArrayNode elements(String end) {
    ArrayNode elements = JsonNodeFactory.instance.arrayNode();
    if (skip(end)) {
      return elements;
    }
    do {
      elements.add(value());
    } while (skip(","));
    expect(end);
    return elements;
  }

  private boolean isQuoted() {
    skipSpace();
    return text.startsWith("\"", at) || text.startsWith("'", at) || text.startsWith(QUOTE, at);
  }

  private String string() {
    if (skip(QUOTE)) {
      int end = text.indexOf(QUOTE, at);
      if (end < 0) {
        throw unreadable();
      }
      String taken = text.substring(at, end);
      at = end + QUOTE.length();
      return taken;
    }
    char quote = text.charAt(at++);
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      string.append(c == '\\' && at < text.length() ? escaped() : String.valueOf(c));
    }
    expect(String.valueOf(quote));
    return string.toString();
  }

  /** Reads what stands behind a backslash. */
  private String escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case '\\', '\'', '"', '/' -> String.valueOf(c);
      case 'u' -> codeUnit();
      default -> "\\" + c;
    };
  }

  private String codeUnit() {
    if (at + 4 > text.length()) {
      throw unreadable();
    }
    String digits = text.substring(at, at + 4);
    at += 4;
    return String.valueOf((char) Integer.parseInt(digits, 16));
  }

  private String take(Pattern pattern) {
    skipSpace();
    Matcher found = pattern.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      throw unreadable();
    }
    at = found.end();
    return found.group();
  }

  private void expect(String mark) {
    if (!skip(mark)) {
      throw unreadable();
    }
  }

  private boolean skip(String mark) {
    skipSpace();
    boolean there = text.startsWith(mark, at);
    at += there ? mark.length() : 0;
    return there;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException unreadable() {
    return new IllegalArgumentException("no calls from character %d on".formatted(at));
  }
}
