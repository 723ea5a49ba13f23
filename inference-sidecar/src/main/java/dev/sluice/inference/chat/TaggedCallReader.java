package dev.sluice.inference.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a call whose arguments stand in tags of their own; given out when it is complete. */
final class TaggedCallReader extends WholeCallReader {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String KIND = "kind";
  private static final Set<String> TEXT_KINDS = Set.of("true", "string");

  private final CallSink sink;
  private final Pattern name;
  private final Pattern argument;

  /**
   * Makes a reader.
   *
   * @param closing the mark that ends the call
   * @param name finds the name at the beginning, its first group
   * @param argument finds each argument, with groups as {@link TaggedCalls} has them
   */
  TaggedCallReader(CallSink sink, String closing, Pattern name, Pattern argument) {
    super(closing);
    this.sink = sink;
    this.name = name;
    this.argument = argument;
  }

  @Override
  public State finish() {
    return State.NO_CALL;
  }

  @Override
  State giveOut(String text) {
    Matcher found = name.matcher(text);
    if (!found.lookingAt()) {
      return State.NO_CALL;
    }
    String function = found.group(1).strip();
    sink.begin(function);
    String rest = text.substring(found.end()).strip();
    sink.arguments(rest.startsWith("{") ? rest : arguments(function, rest));
    return State.COMPLETE;
  }

  private String arguments(String function, String text) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    Matcher found = argument.matcher(text);
    while (found.find()) {
      String key = found.group("key").strip();
      arguments.set(key, value(isText(function, key, found), found.group("value")));
    }
    return arguments.toString();
  }

  /** Returns whether a value is a text, as the call says or else the function. */
  private boolean isText(String function, String key, Matcher found) {
    if (argument.namedGroups().containsKey(KIND)) {
      return TEXT_KINDS.contains(found.group(KIND));
    }
    return sink.tools().isText(function, key);
  }

  /** Returns a value: text where it is one, JSON elsewhere as far as it is JSON. */
  private static JsonNode value(boolean isText, String text) {
    if (!isText) {
      try {
        JsonNode value = MAPPER.readTree(text.strip());
        if (!value.isMissingNode()) {
          return value;
        }
      } catch (JsonProcessingException e) {
        return JsonNodeFactory.instance.textNode(text);
      }
    }
    return JsonNodeFactory.instance.textNode(text);
  }
}
