package dev.sluice.config;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.sluice.api.Json;
import dev.sluice.config.bind.SchemaWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Describes the format of configuration files to editors, as JSON Schema (draft 2020-12). */
public final class JsonSchema {
  private static final String ID = "urn:sluice:configuration:1";
  private static final String TITLE = "Sluice configuration, version 1";

  private JsonSchema() {}

  /** Returns the schema as indented JSON text that ends in a line feed. */
  public static String text() {
    SchemaWriter writer =
        new SchemaWriter(yaml -> new Load(LoadSettings.builder().build()).loadFromString(yaml));
    Map<String, Object> schema =
        writer.write(ID, TITLE, PolicyKinds.ALL.shapes().record(Configuration.class));
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.factory().createGenerator(out)) {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(lines));
      write(json, schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.append('\n').toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        write(json, item);
      }
      json.writeEndArray();
    } else {
      json.writePOJO(value);
    }
  }
}
