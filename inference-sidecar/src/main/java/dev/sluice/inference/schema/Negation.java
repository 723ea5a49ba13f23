package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.grammar.GrammarException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the schema of values that are not valid against another, by De Morgan's laws: a value is
 * invalid against a schema when it is against one of its keywords. All that it lets in is invalid
 * there; objects and arrays that differ from a listed one, and numbers that are no integers, it
 * leaves out, as a grammar cannot tell them.
 */
final class Negation {
  /** A keyword of ours: the texts that a string must not be. */
  static final String OTHER_TEXTS = "\u0000not enum";

  /** A keyword of ours: the pattern that a string must not have in it. */
  static final String WITHOUT_PATTERN = "\u0000not pattern";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Bounds by the ones that take their place, each excluding what the other includes. */
  private static final Map<String, String> BOUNDS =
      Map.of(
          "minimum", "exclusiveMaximum",
          "exclusiveMaximum", "minimum",
          "maximum", "exclusiveMinimum",
          "exclusiveMinimum", "maximum");

  private Negation() {}

  /**
   * Returns the schema of what is not valid.
   *
   * @param place the schema, without what says nothing of values
   * @param keyword the keyword that needs this, for the complaint
   * @param asker where that keyword stands
   * @throws GrammarException if the schema has a keyword whose negation cannot be kept
   */
  static JsonNode of(Place place, String keyword, Place asker) throws GrammarException {
    JsonNode schema = place.node();
    if (schema.isBoolean()) {
      return BooleanNode.valueOf(!schema.booleanValue());
    }
    ObjectNode negation = NODES.objectNode();
    ArrayNode options = negation.putArray("anyOf");
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      if (!add(options, entry.getKey(), entry.getValue())) {
        throw asker.unsupported(
            keyword, " over %s, which it has at %s".formatted(entry.getKey(), place.path()));
      }
    }
    return options.isEmpty() ? BooleanNode.FALSE : negation;
  }

  /** Adds what is invalid against one keyword; returns whether that can be told. */
  private static boolean add(ArrayNode options, String keyword, JsonNode value) {
    if (BOUNDS.containsKey(keyword) && value.isNumber()) {
      options.add(typed("number").set(BOUNDS.get(keyword), value));
      return true;
    }
    switch (keyword) {
      case "type" -> options.add(otherTypes(value));
      case "const" -> addOthers(options, List.of(value));
      case "enum" -> addOthers(options, value.valueStream().toList());
      case "required" ->
          value.forEach(name -> options.add(withMember(name.asText(), BooleanNode.FALSE)));
      case "properties" -> addMembers(options, value);
      case "pattern" -> options.add(typed("string").set(WITHOUT_PATTERN, value));
      case "minLength", "minItems", "minProperties" -> addFewer(options, keyword, value);
      case "maxLength", "maxItems", "maxProperties" ->
          options.add(
              typed(counted(keyword)).put(keyword.replace("max", "min"), value.asLong() + 1));
      case "not" -> options.add(value);
      case "anyOf" -> options.add(allNegated(value));
      case "allOf" -> value.forEach(each -> options.add(not(each)));
      case "$ref" -> options.add(not(NODES.objectNode().set(keyword, value)));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Adds objects of which one member is there and not valid. */
  private static void addMembers(ArrayNode options, JsonNode members) {
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      ObjectNode wrong = withMember(member.getKey(), not(member.getValue()));
      wrong.putArray("required").add(member.getKey());
      options.add(wrong);
    }
  }

  private static void addFewer(ArrayNode options, String keyword, JsonNode value) {
    if (value.asLong() > 0) {
      options.add(typed(counted(keyword)).put(keyword.replace("min", "max"), value.asLong() - 1));
    }
  }

  private static String counted(String keyword) {
    return switch (keyword.substring(3)) {
      case "Length" -> "string";
      case "Items" -> "array";
      default -> "object";
    };
  }

  private static ObjectNode allNegated(JsonNode schemas) {
    ObjectNode all = NODES.objectNode();
    ArrayNode negated = all.putArray("allOf");
    schemas.forEach(each -> negated.add(not(each)));
    return all;
  }

  /** Returns the schema of all types but those that are named. */
  private static JsonNode otherTypes(JsonNode named) {
    Set<String> names =
        named.isArray()
            ? named.valueStream().map(JsonNode::asText).collect(Collectors.toSet())
            : Set.of(named.asText());
    return types(
        Arrays.stream(Type.values())
            .filter(type -> !names.contains(name(type)))
            .filter(type -> type != Type.NUMBER || !names.contains("integer"))
            .filter(type -> type != Type.INTEGER || !names.contains("number"))
            .toList());
  }

  /** Adds all values but those that are listed. */
  private static void addOthers(ArrayNode options, List<JsonNode> values) {
    Set<Type> free = EnumSet.allOf(Type.class);
    for (JsonNode value : values) {
      free.removeIf(type -> type.has(value) || (value.isNumber() && type == Type.INTEGER));
    }
    options.add(types(List.copyOf(free)));
    List<JsonNode> texts = values.stream().filter(JsonNode::isTextual).toList();
    if (!texts.isEmpty()) {
      ObjectNode others = typed("string");
      others.putArray(OTHER_TEXTS).addAll(texts);
      options.add(others);
    }
    for (boolean flag : new boolean[] {true, false}) {
      boolean other = values.contains(BooleanNode.valueOf(!flag));
      if (other && !values.contains(BooleanNode.valueOf(flag))) {
        options.addObject().put("const", flag);
      }
    }
    addBetween(options, values.stream().filter(JsonNode::isNumber).toList());
  }

  /** Adds the numbers between those that are listed. */
  private static void addBetween(ArrayNode options, List<JsonNode> numbers) {
    if (numbers.isEmpty()) {
      return;
    }
    List<JsonNode> sorted = new ArrayList<>(numbers);
    sorted.sort((a, b) -> a.decimalValue().compareTo(b.decimalValue()));
    options.add(typed("number").set("exclusiveMaximum", sorted.getFirst()));
    for (int i = 1; i < sorted.size(); i++) {
      ObjectNode between = typed("number");
      between.set("exclusiveMinimum", sorted.get(i - 1));
      between.set("exclusiveMaximum", sorted.get(i));
      options.add(between);
    }
    options.add(typed("number").set("exclusiveMinimum", sorted.getLast()));
  }

  private static JsonNode types(List<Type> types) {
    if (types.isEmpty()) {
      return BooleanNode.FALSE;
    }
    ObjectNode schema = NODES.objectNode();
    ArrayNode names = schema.putArray("type");
    types.forEach(type -> names.add(name(type)));
    return schema;
  }

  private static String name(Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode typed(String type) {
    return NODES.objectNode().put("type", type);
  }

  /** Returns the schema of objects with something said of one member. */
  static ObjectNode withMember(String name, JsonNode schema) {
    ObjectNode object = typed("object");
    object.putObject("properties").set(name, schema);
    return object;
  }

  /** Returns the schema of what is not valid against another. */
  static ObjectNode not(JsonNode schema) {
    return NODES.objectNode().set("not", schema);
  }
}
