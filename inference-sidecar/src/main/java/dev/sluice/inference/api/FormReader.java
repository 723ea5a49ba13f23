package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Gbnf;
import dev.sluice.inference.grammar.GrammarSource;
import dev.sluice.inference.grammar.TextChoice;
import dev.sluice.inference.grammar.TextPattern;
import dev.sluice.inference.schema.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what form an answer must have: {@code response_format} of OpenAI, {@code grammar} and
 * {@code json_schema} of llama.cpp's server, {@code structured_outputs} and the older {@code
 * guided_*} of vLLM.
 */
final class FormReader {
  private final RequestFields fields;
  private final Map<String, GrammarSource> found = new LinkedHashMap<>();

  private FormReader(RequestFields fields) {
    this.fields = fields;
  }

  /**
   * Takes all parameters that ask for a form.
   *
   * @return the form with the parameter's name; empty when the answer is free
   * @throws ApiException if they are wrong or more than one
   */
  static Optional<AnswerForm> read(RequestFields fields) throws ApiException {
    FormReader reader = new FormReader(fields);
    reader.readResponseFormat();
    reader.readSchema(fields, "json_schema");
    reader.readGrammar(fields, "grammar");
    reader.readAll(fields, "guided_");
    RequestFields structured = fields.object("structured_outputs");
    reader.readAll(structured, "");
    structured.finish();
    if (reader.found.size() > 1) {
      List<String> names = List.copyOf(reader.found.keySet());
      throw fields.invalidValue(names.get(1), "is not possible together with " + names.getFirst());
    }
    return reader.found.entrySet().stream()
        .map(entry -> new AnswerForm(entry.getKey(), entry.getValue()))
        .findFirst();
  }

  private void readResponseFormat() throws ApiException {
    if (fields.any("response_format").isEmpty()) {
      return;
    }
    RequestFields format = fields.object("response_format");
    switch (format.text("type")) {
      case "text" -> {}
      case "json_object" -> {
        Optional<JsonNode> schema = format.any("schema");
        found.put(
            "response_format",
            schema.<GrammarSource>map(JsonSchema::new).orElse(JsonSchema.anyObject()));
      }
      case "json_schema" -> {
        RequestFields schema = format.object("json_schema");
        schema.ignore(Set.of("name", "description", "strict"));
        found.put("response_format", new JsonSchema(schema.required("schema")));
        schema.finish();
      }
      default ->
          throw format.invalidValue("type", "must be one of text, json_object and json_schema");
    }
    format.finish();
  }

  private void readAll(RequestFields from, String prefix) throws ApiException {
    readSchema(from, prefix + "json");
    readGrammar(from, prefix + "grammar");
    String regex = prefix + "regex";
    if (from.any(regex).isPresent()) {
      found.put(from.path(regex), new TextPattern(from.text(regex)));
    }
    String choice = prefix + "choice";
    if (from.any(choice).isPresent()) {
      found.put(from.path(choice), new TextChoice(texts(from, choice)));
    }
  }

  private void readSchema(RequestFields from, String name) throws ApiException {
    Optional<JsonNode> schema = from.any(name);
    if (schema.isPresent()) {
      found.put(from.path(name), new JsonSchema(parsed(from, name, schema.get())));
    }
  }

  private void readGrammar(RequestFields from, String name) throws ApiException {
    if (from.any(name).isPresent()) {
      found.put(from.path(name), new Gbnf(from.text(name)));
    }
  }

  /** Schemas may come as text, too. */
  private static JsonNode parsed(RequestFields from, String name, JsonNode schema)
      throws ApiException {
    if (!schema.isTextual()) {
      return schema;
    }
    try {
      return Json.readObject(schema.textValue().getBytes(StandardCharsets.UTF_8));
    } catch (ApiException e) {
      throw from.invalidValue(name, "is a string that is no JSON object");
    }
  }

  private static List<String> texts(RequestFields from, String name) throws ApiException {
    JsonNode node = from.required(name);
    List<String> texts = new ArrayList<>();
    for (JsonNode text : node) {
      texts.add(text.asText());
    }
    if (!node.isArray() || texts.isEmpty()) {
      throw from.wrongType(name, "an array of at least one string", node);
    }
    return texts;
  }
}
