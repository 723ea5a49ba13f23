package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes parameters out of a request one by one; what was not taken is refused in the end. A
 * parameter that is null counts as absent. Not for several threads at once.
 */
public final class RequestFields {
  private final ObjectNode body;
  private final String prefix;
  private final Set<String> taken = new HashSet<>();

  /**
   * Begins with a whole body.
   *
   * @param body the request
   */
  public RequestFields(ObjectNode body) {
    this(body, "");
  }

  RequestFields(ObjectNode body, String prefix) {
    this.body = body;
    this.prefix = prefix;
  }

  /** Returns a parameter's name with those of the objects that it is in. */
  String path(String name) {
    return prefix + name;
  }

  /** Takes any value; empty when absent. */
  Optional<JsonNode> any(String name) {
    taken.add(name);
    return Optional.ofNullable(body.get(name)).filter(node -> !node.isNull());
  }

  /** Takes a text that must be there. */
  String text(String name) throws ApiException {
    JsonNode node = required(name);
    if (!node.isTextual()) {
      throw wrongType(name, "a string", node);
    }
    return node.textValue();
  }

  /** Takes any value that must be there. */
  JsonNode required(String name) throws ApiException {
    return any(name)
        .orElseThrow(
            () ->
                ApiException.invalid(
                    "The required parameter %s%s is missing.".formatted(prefix, name),
                    prefix + name,
                    "missing_required_parameter"));
  }

  boolean flag(String name) throws ApiException {
    Optional<JsonNode> node = any(name);
    if (node.isPresent() && !node.get().isBoolean()) {
      throw wrongType(name, "true or false", node.get());
    }
    return node.isPresent() && node.get().booleanValue();
  }

  OptionalInt integer(String name, int min, int max) throws ApiException {
    Optional<JsonNode> node = any(name);
    if (node.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!node.get().isIntegralNumber()) {
      throw wrongType(name, "an integer", node.get());
    }
    if (!node.get().canConvertToLong()
        || node.get().longValue() < min
        || node.get().longValue() > max) {
      throw outOfRange(name, node.get(), min, max);
    }
    return OptionalInt.of(node.get().intValue());
  }

  double number(String name, double min, double max, double defaultValue) throws ApiException {
    Optional<JsonNode> node = any(name);
    if (node.isEmpty()) {
      return defaultValue;
    }
    if (!node.get().isNumber()) {
      throw wrongType(name, "a number", node.get());
    }
    double value = node.get().doubleValue();
    if (!(value >= min && value <= max)) {
      throw outOfRange(name, node.get(), min, max);
    }
    return value;
  }

  /** Takes an object to take parameters out of; an empty one when absent. */
  RequestFields object(String name) throws ApiException {
    Optional<JsonNode> node = any(name);
    if (node.isEmpty()) {
      return new RequestFields(body.objectNode(), prefix + name + ".");
    }
    if (!(node.get() instanceof ObjectNode object)) {
      throw wrongType(name, "an object", node.get());
    }
    return new RequestFields(object, prefix + name + ".");
  }

  /** Returns the parameters of an object that stands inside of this one, such as in an array. */
  RequestFields inside(ObjectNode object, String place) {
    return new RequestFields(object, prefix + place + ".");
  }

  /** Accepts parameters that change nothing in the answer. */
  void ignore(Set<String> names) {
    taken.addAll(names);
  }

  /** Refuses a parameter unless its value asks for nothing that is missing here. */
  void unsupported(String name, Predicate<JsonNode> neutral) throws ApiException {
    Optional<JsonNode> node = any(name);
    if (node.isPresent() && !neutral.test(node.get())) {
      throw ApiException.invalid(
          "The parameter %s%s is not supported by this server yet; leave it out."
              .formatted(prefix, name),
          prefix + name,
          "unsupported_parameter");
    }
  }

  /** Refuses what was not taken. */
  void finish() throws ApiException {
    for (String name : (Iterable<String>) body::fieldNames) {
      if (!taken.contains(name)) {
        throw ApiException.invalid(
            "Unknown parameter: %s%s.".formatted(prefix, name), prefix + name, "unknown_parameter");
      }
    }
  }

  ApiException wrongType(String name, String wanted, JsonNode found) {
    return ApiException.invalid(
        "The parameter %s%s must be %s and is %s.".formatted(prefix, name, wanted, describe(found)),
        prefix + name,
        "invalid_type");
  }

  ApiException invalidValue(String name, String why) {
    return ApiException.invalid(
        "The parameter %s%s %s.".formatted(prefix, name, why), prefix + name, "invalid_value");
  }

  private ApiException outOfRange(String name, JsonNode found, double min, double max) {
    return invalidValue(
        name, "is %s where %s to %s are possible".formatted(found, shorten(min), shorten(max)));
  }

  private static String shorten(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> node.isEmpty() ? "an empty array" : "an array";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "the number " + node;
      case BOOLEAN -> node.toString();
      default -> "something else";
    };
  }
}
