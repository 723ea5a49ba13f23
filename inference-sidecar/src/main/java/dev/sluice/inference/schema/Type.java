package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of JSON values that schemas tell apart. */
enum Type {
  OBJECT,
  ARRAY,
  STRING,
  NUMBER,
  INTEGER,
  BOOLEAN,
  NULL;

  /** Returns the type of a name as schemas write it. */
  static Optional<Type> named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** Returns whether a value is of this type. */
  boolean has(JsonNode value) {
    return switch (this) {
      case OBJECT -> value.isObject();
      case ARRAY -> value.isArray();
      case STRING -> value.isTextual();
      case NUMBER -> value.isNumber();
      case INTEGER -> value.isNumber() && value.canConvertToExactIntegral();
      case BOOLEAN -> value.isBoolean();
      case NULL -> value.isNull();
    };
  }
}
