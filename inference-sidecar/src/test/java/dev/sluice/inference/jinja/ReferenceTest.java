package dev.sluice.inference.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates that have every construct, each rendered byte for byte as Jinja2 did. */
class ReferenceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "collections",
        "errors",
        "filters",
        "json",
        "loops",
        "macros",
        "numbers",
        "scopes",
        "strings",
        "tests",
        "whitespace"
      })
  void rendersAsJinja2Does(String template) throws Exception {
    ReferencePrompts reference = ReferencePrompts.load("own");
    JsonNode expected = reference.expected().get(template);
    Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/templates/own")).toURI());
    for (var entry : expected.properties()) {
      if (entry.getValue().isNull()) {
        assertThatThrownBy(() -> reference.render(folder, template, entry.getKey()))
            .as(entry.getKey())
            .isInstanceOf(JinjaException.class);
      } else {
        assertThat(reference.render(folder, template, entry.getKey()))
            .as(entry.getKey())
            .isEqualTo(entry.getValue().textValue());
      }
    }
  }
}
