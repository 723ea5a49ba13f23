package dev.sluice.cost;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.Money;
import dev.sluice.api.Json;
import dev.sluice.cost.Ledger.Dimension;
import dev.sluice.cost.Ledger.Row;
import dev.sluice.cost.Ledger.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The form that a ledger has in its file: JSON, money in nano-dollars. */
final class LedgerJson {
  private static final int VERSION = 1;

  private LedgerJson() {}

  static byte[] write(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
    try (JsonGenerator json = Json.factory().createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("ledger", VERSION);
      json.writeStringField("since", snapshot.since().toString());
      json.writeObjectFieldStart("whole");
      totals(json, snapshot.whole());
      json.writeArrayFieldStart("rows");
      for (Row row : snapshot.rows()) {
        json.writeStartObject();
        json.writeStringField("by", row.dimension().name().toLowerCase(Locale.ROOT));
        json.writeStringField("name", row.name());
        totals(json, row.totals());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void totals(JsonGenerator json, Totals totals) throws IOException {
    json.writeNumberField("calls", totals.calls());
    json.writeNumberField("cached", totals.cached());
    json.writeNumberField("input", totals.input());
    json.writeNumberField("output", totals.output());
    json.writeNumberField("cost_nanos", totals.cost().nanos());
    json.writeNumberField("saved_nanos", totals.saved().nanos());
    json.writeEndObject();
  }

  /** Reads a file, whose every part must be there. */
  static Snapshot read(Path file) throws IOException {
    try (JsonParser json = Json.factory().createParser(Files.readAllBytes(file))) {
      json.nextToken();
      Map<String, String> root = new HashMap<>();
      Map<String, String> whole = new HashMap<>();
      List<Row> rows = new ArrayList<>();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            rows.add(row(scalars(json)));
          }
        } else if (value == JsonToken.START_OBJECT) {
          whole = scalars(json);
        } else {
          root.put(name, json.getText());
        }
      }
      if (number(root, "ledger") != VERSION) {
        throw new IllegalArgumentException("it is of version " + root.get("ledger"));
      }
      return new Snapshot(Instant.parse(text(root, "since")), totals(whole), rows);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "the ledger " + file + " cannot be read; repair it, or move it away to count from zero",
          e);
    }
  }

  private static Map<String, String> scalars(JsonParser json) throws IOException {
    Map<String, String> scalars = new HashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      scalars.put(name, json.getText());
    }
    return scalars;
  }

  private static Row row(Map<String, String> members) {
    Dimension by = Dimension.valueOf(text(members, "by").toUpperCase(Locale.ROOT));
    return new Row(by, text(members, "name"), totals(members));
  }

  private static Totals totals(Map<String, String> members) {
    return new Totals(
        number(members, "calls"),
        number(members, "cached"),
        number(members, "input"),
        number(members, "output"),
        new Money(number(members, "cost_nanos")),
        new Money(number(members, "saved_nanos")));
  }

  private static long number(Map<String, String> members, String name) {
    return Long.parseLong(text(members, name));
  }

  private static String text(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
