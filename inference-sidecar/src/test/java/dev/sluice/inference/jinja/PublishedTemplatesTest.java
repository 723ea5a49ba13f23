package dev.sluice.inference.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The chat templates of 70 published models, which belong to their makers: {@code .ci/templates}
 * fetches them, and without it nothing is tested here.
 */
class PublishedTemplatesTest {
  private static final Path FOLDER = Path.of("..", ".sluice", "templates");

  @BeforeEach
  void needTheTemplates() {
    assumeTrue(Files.isDirectory(FOLDER), "run .ci/templates to fetch the published templates");
  }

  /** Every prompt that Jinja2 makes of a case is made here too, and is equal byte for byte. */
  @ParameterizedTest
  @CsvSource({
    "plain, 65",
    "question, 66",
    "closed, 66",
    "thinking, 65",
    "not-thinking, 66",
    "parts, 32",
    "tools, 64",
    "tool-call, 63",
    "tool-calls, 61",
    "text-arguments, 36"
  })
  void areRenderedAsJinja2Does(String caseName, int templates) throws Exception {
    ReferencePrompts reference = ReferencePrompts.load("published");
    List<String> equal = new ArrayList<>();
    for (var entry : reference.expected().properties()) {
      var expected = entry.getValue().get(caseName);
      if (!expected.isNull()) {
        String prompt = reference.render(FOLDER, entry.getKey(), caseName);
        assertThat(hash(prompt)).as("%s: %s", entry.getKey(), prompt).isEqualTo(expected.asText());
        equal.add(entry.getKey());
      }
    }
    assertThat(equal).hasSize(templates);
  }

  private static String hash(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, 16);
  }
}
