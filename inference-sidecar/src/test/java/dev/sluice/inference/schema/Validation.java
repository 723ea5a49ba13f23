package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.List;

/** Checks JSON texts with another implementation of JSON Schema. */
public final class Validation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final com.networknt.schema.JsonSchema schema;

  /** Takes a schema of draft 2020-12, formats included. */
  public Validation(JsonNode schema) {
    this.schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** Returns what is wrong with a text; nothing when it is valid. */
  public List<String> complaints(String text) throws Exception {
    JsonNode value = JSON.readTree(text);
    return schema.validate(value).stream().map(Object::toString).toList();
  }
}
