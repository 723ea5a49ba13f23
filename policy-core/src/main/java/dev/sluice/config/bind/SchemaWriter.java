package dev.sluice.config.bind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Describes a shape as a JSON Schema (draft 2020-12), as maps and lists ready to be written. */
public final class SchemaWriter {
  private static final String VARIABLE = "variable";

  private final Map<String, Object> definitions = new TreeMap<>();
  private final DefaultReader defaults;

  /** Makes a JSON value of a default as a file spells it. */
  @FunctionalInterface
  public interface DefaultReader {
    /** Returns null, a string, number, boolean, list or map. */
    Object json(String yaml);
  }

  /** Makes a writer. */
  public SchemaWriter(DefaultReader defaults) {
    this.defaults = defaults;
  }

  /**
   * Returns the schema of a whole file.
   *
   * @param id the schema's address
   * @param title what the file is, for people
   */
  public Map<String, Object> write(String id, String title, Shape.Fields root) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", id);
    schema.put("title", title);
    schema.putAll(fields(root));
    definitions.put(
        VARIABLE,
        map(
            "description", "takes its value from an environment variable",
            "type", "string",
            "pattern", "\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}"));
    schema.put("$defs", definitions);
    return schema;
  }

  private Map<String, Object> of(Shape shape) {
    if (shape instanceof Shape.Scalar scalar) {
      return scalar(scalar);
    }
    if (shape instanceof Shape.Choice choice) {
      return orVariable(map("enum", List.copyOf(choice.values().keySet())));
    }
    if (shape instanceof Shape.Many many) {
      return many(many);
    }
    if (shape instanceof Shape.Named named) {
      return map("type", "object", "additionalProperties", of(named.value()));
    }
    return shape instanceof Shape.Fields fields ? reference(fields) : oneOf((Shape.OneOf) shape);
  }

  private static Map<String, Object> scalar(Shape.Scalar scalar) {
    Object type = scalar.json().size() == 1 ? scalar.json().get(0) : scalar.json();
    Map<String, Object> schema = map("type", type);
    if (scalar.pattern() != null) {
      schema.put("pattern", scalar.pattern());
    }
    boolean anyText = scalar.json().contains("string") && scalar.pattern() == null;
    return anyText ? schema : orVariable(schema);
  }

  private static Map<String, Object> orVariable(Map<String, Object> schema) {
    return map("anyOf", List.of(schema, map("$ref", "#/$defs/" + VARIABLE)));
  }

  private Map<String, Object> many(Shape.Many many) {
    Map<String, Object> item = of(many.element());
    if (many.element() instanceof Shape.Scalar scalar) {
      Map<String, Object> pair = map("type", "object", "minProperties", 1, "maxProperties", 1);
      Map<String, Object> one = scalar.explains() ? map("anyOf", List.of(item, pair)) : item;
      return map("anyOf", List.of(item, map("type", "array", "items", one)));
    }
    Map<String, Object> array = map("type", "array", "items", item);
    return many.element() instanceof Shape.Choice ? map("anyOf", List.of(item, array)) : array;
  }

  private Map<String, Object> reference(Shape.Fields shape) {
    Class<?> outer = shape.type().getEnclosingClass();
    String own = shape.type().getSimpleName();
    String name = Words.kebab(outer == null ? own : outer.getSimpleName() + own);
    if (!definitions.containsKey(name)) {
      definitions.put(name, map());
      definitions.put(name, fields(shape));
    }
    return map("$ref", "#/$defs/" + name);
  }

  private Map<String, Object> fields(Shape.Fields shape) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Shape.Field field : shape.fields()) {
      properties.put(field.key(), property(field));
      if (field.required()) {
        required.add(field.key());
      }
    }
    Map<String, Object> schema =
        map("type", required.isEmpty() ? List.of("object", "null") : "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private Map<String, Object> property(Shape.Field field) {
    Map<String, Object> property = map("description", field.description());
    if (field.standard() != null) {
      property.put("default", defaults.json(field.standard()));
    }
    property.putAll(of(field.shape()));
    return property;
  }

  private Map<String, Object> oneOf(Shape.OneOf shape) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<Object> alternatives = new ArrayList<>();
    shape
        .kinds()
        .forEach(
            (kind, fields) -> {
              properties.put(kind, reference(fields));
              alternatives.add(map("required", List.of(kind)));
            });
    shape.shared().fields().forEach(field -> properties.put(field.key(), property(field)));
    Map<String, Object> schema = map("type", "object", "properties", properties);
    schema.put("oneOf", alternatives);
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
