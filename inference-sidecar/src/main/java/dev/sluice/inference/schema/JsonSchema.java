package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.grammar.GrammarSource;

/**
 * A JSON Schema as the source of the grammar of all answers that are valid against it.
 *
 * @param schema the schema, an object or a boolean; not to be changed afterwards
 */
public record JsonSchema(JsonNode schema) implements GrammarSource {

  /** Returns the schema of all JSON objects. */
  public static JsonSchema anyObject() {
    return new JsonSchema(JsonNodeFactory.instance.objectNode().put("type", "object"));
  }

  /**
   * Makes the grammar, in which objects have their members in the schema's order.
   *
   * @throws GrammarException if a keyword is wrong or not supported, naming it and its place, or if
   *     nothing is valid against the schema
   */
  @Override
  public Grammar grammar() throws GrammarException {
    return new SchemaCompiler(schema).compile();
  }
}
