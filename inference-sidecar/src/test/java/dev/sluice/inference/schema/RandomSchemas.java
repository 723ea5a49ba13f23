package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;

/** Makes random schemas out of the keywords that are supported. */
final class RandomSchemas {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> PATTERNS =
      List.of("^[a-c]{2,5}$", "x", "^\\d+(-\\d+)?$", "[\"\\\\]", "^(a|bc)*$", "\u00e9$", "^$");

  /** Without email: the other implementation demands a known top-level domain, too. */
  private static final List<String> FORMATS =
      List.of(
          "date",
          "time",
          "date-time",
          "duration",
          "hostname",
          "ipv4",
          "ipv6",
          "uuid",
          "uri",
          "json-pointer");

  private final SplittableRandom random;

  RandomSchemas(SplittableRandom random) {
    this.random = random;
  }

  /** Returns a schema that has others in it up to a depth. */
  JsonNode next(int depth) {
    int kinds = depth <= 0 ? 6 : 13;
    return switch (random.nextInt(kinds)) {
      case 0 -> typed("boolean");
      case 1 -> typed("null");
      case 2 -> string();
      case 3 -> number("integer");
      case 4 -> number("number");
      case 5 -> values();
      case 6 -> array(depth);
      case 7, 8 -> object(depth);
      case 9 -> choice(depth);
      case 10 -> all(depth);
      case 11 -> negated(depth);
      default -> conditional(depth);
    };
  }

  private ObjectNode typed(String type) {
    return NODES.objectNode().put("type", type);
  }

  private boolean chance() {
    return random.nextInt(3) == 0;
  }

  private ObjectNode string() {
    ObjectNode schema = typed("string");
    int min = random.nextInt(4);
    switch (random.nextInt(4)) {
      case 0 -> schema.put("minLength", min).put("maxLength", min + random.nextInt(30));
      case 1 -> schema.put("pattern", PATTERNS.get(random.nextInt(PATTERNS.size())));
      case 2 -> schema.put("format", FORMATS.get(random.nextInt(FORMATS.size())));
      default -> {}
    }
    return schema;
  }

  private ObjectNode number(String type) {
    ObjectNode schema = typed(type);
    int low = random.nextInt(2000) - 1000;
    double scale = type.equals("number") ? 0.01 : 1;
    if (chance()) {
      schema.put(chance() ? "exclusiveMinimum" : "minimum", low * scale);
    }
    if (chance()) {
      schema.put(
          chance() ? "exclusiveMaximum" : "maximum", (low + 5 + random.nextInt(500)) * scale);
    }
    if (chance()) {
      schema.put("multipleOf", (1 + random.nextInt(5)) * scale);
    }
    return schema;
  }

  private ObjectNode values() {
    ObjectNode schema = NODES.objectNode();
    ArrayNode values = schema.putArray("enum");
    values.add("a\"\n\u00e9").add(random.nextInt(100)).add(1.5).addNull().add(true);
    values.addObject().put("k", "v").putArray("l").add(1).add(2);
    if (chance()) {
      schema.put("type", "string");
    }
    return schema;
  }

  private ObjectNode array(int depth) {
    ObjectNode schema = typed("array");
    int min = random.nextInt(3);
    if (chance()) {
      schema.put("minItems", min).put("maxItems", min + random.nextInt(4));
    }
    if (chance()) {
      schema.putArray("prefixItems").add(next(depth - 1)).add(next(depth - 1));
    }
    if (chance()) {
      schema.putObject("items").putArray("enum").add(1).add(2).add("three");
      schema.remove("prefixItems");
      schema.put("uniqueItems", true).remove("minItems");
    } else if (!schema.has("prefixItems") || chance()) {
      schema.set("items", next(depth - 1));
    }
    return schema;
  }

  private ObjectNode object(int depth) {
    ObjectNode schema = typed("object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = List.of("a", "name", "\u00fc\"", "x y", "n1", "n2").get(random.nextInt(6));
      properties.set(name, next(depth - 1));
      if (random.nextBoolean()) {
        required.add(name);
      }
    }
    if (chance()) {
      schema.set("additionalProperties", chance() ? NODES.booleanNode(false) : next(depth - 1));
    }
    if (chance()) {
      schema.putObject("patternProperties").set("^n\\d", next(depth - 1));
    }
    if (chance()) {
      schema.putObject("propertyNames").put("maxLength", 6);
    }
    if (chance()) {
      schema.put("maxProperties", properties.size() + random.nextInt(2));
    }
    if (chance()) {
      schema.put("minProperties", Math.min(1, properties.size()));
    }
    return schema;
  }

  private ObjectNode choice(int depth) {
    ObjectNode schema = NODES.objectNode();
    ArrayNode options = schema.putArray(chance() ? "oneOf" : "anyOf");
    options.add(next(depth - 1)).add(next(depth - 1));
    return schema;
  }

  private ObjectNode negated(int depth) {
    ObjectNode schema = random.nextBoolean() ? string() : object(depth);
    schema.set("not", chance() ? values() : random.nextBoolean() ? string() : member());
    return schema;
  }

  private ObjectNode conditional(int depth) {
    ObjectNode schema = object(depth);
    switch (random.nextInt(4)) {
      case 0 -> schema.putObject("dependentRequired").putArray("a").add("n1");
      case 1 -> schema.putObject("dependentSchemas").set("name", member());
      case 2 -> {
        ObjectNode array = array(0);
        array.remove("prefixItems");
        array.remove("uniqueItems");
        return array.set("contains", next(0));
      }
      default -> {
        schema.set("if", member());
        schema.set(chance() ? "then" : "else", object(0));
      }
    }
    return schema;
  }

  /** Returns the schema of objects in which one member is something. */
  private ObjectNode member() {
    ObjectNode schema = NODES.objectNode();
    schema.putObject("properties").set(random.nextBoolean() ? "a" : "n1", next(0));
    schema.putArray("required").add("n2");
    return schema;
  }

  private ObjectNode all(int depth) {
    ObjectNode schema = object(depth);
    schema.putArray("allOf").add(object(depth - 1)).add(NODES.objectNode());
    return schema;
  }
}
