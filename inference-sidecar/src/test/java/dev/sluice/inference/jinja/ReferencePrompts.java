package dev.sluice.inference.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What Jinja2 made of templates; {@code templates/reference.py} among the test resources wrote it.
 *
 * @param cases the variables by case
 * @param expected by template and case the prompt or its hash; null where Jinja2 failed
 */
record ReferencePrompts(JsonNode cases, JsonNode expected) {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-07T14:05:09Z"), ZoneOffset.UTC);

  static ReferencePrompts load(String name) throws IOException {
    return new ReferencePrompts(resource(name + "-cases.json"), resource(name + "-expected.json"));
  }

  private static JsonNode resource(String file) throws IOException {
    try (InputStream in = ReferencePrompts.class.getResourceAsStream("/templates/" + file)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, file));
    }
  }

  /** Renders a template's file with a case's variables. */
  String render(Path folder, String template, String caseName) throws IOException {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "tools",
                None.NONE,
                "documents",
                None.NONE,
                "bos_token",
                "<s>",
                "eos_token",
                "</s>"));
    cases
        .get(caseName)
        .properties()
        .forEach(entry -> values.put(entry.getKey(), JsonReader.value(entry.getValue())));
    String source = Files.readString(folder.resolve(template + ".jinja"));
    return Template.parse(source).render(values, CLOCK);
  }
}
