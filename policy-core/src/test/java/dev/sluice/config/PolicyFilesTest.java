package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that people start from are right, and their editors' schema agrees. */
class PolicyFilesTest {
  private static final Path POLICIES = Path.of("..", "policies");
  private static final Path SCHEMA = POLICIES.resolve("sluice.schema.json");
  private static final SluiceOptions OPTIONS =
      SluiceOptions.STANDARD.withVariables(Map.of("OPENAI_API_KEY", "sk-test")::get);

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(POLICIES)) {
      return all.filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("prices.yaml"))
          .sorted()
          .toList();
    }
  }

  private static Set<ValidationMessage> validate(String yaml) {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    JsonNode node = new ObjectMapper().valueToTree(document);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(JsonSchema.text())
        .validate(node);
  }

  @Test
  void theSchemaIsCurrent() throws IOException {
    Path fresh = Files.writeString(Path.of("target", "sluice.schema.json"), JsonSchema.text());
    assertThat(SCHEMA)
        .as("copy policy-core/" + fresh + " to policies/ when settings have changed")
        .hasSameTextualContentAs(fresh);
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachFileIsRight(Path file) throws IOException {
    assertThat(Sluice.check(file, OPTIONS)).isEmpty();
    assertThat(validate(Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models: {}",
        "sluice: 1\nmodles: {}",
        "sluice: one",
        "sluice: 1\ngateway: { port: eighty }",
        "sluice: 1\npolicies: [ { limit: { requests: 600/fortnight } } ]",
        "sluice: 1\npolicies: [ { limit: { per: house, requests: 1/s } } ]",
        "sluice: 1\npolicies: [ { limit: {}, shadow: perhaps } ]",
        "sluice: 1\npolicies: [ { shadow: true } ]",
        "sluice: 1\npolicies: [ { limt: { requests: 1/s } } ]",
        "sluice: 1\nproviders: { a: { type: openai } }",
        "sluice: 1\nproviders: { a: { type: opnai, url: 'http://a/v1' } }",
        "sluice: 1\nproviders: { a: { type: openai, url: nowhere } }",
        "sluice: 1\nmodels: { a: { targets: [ { weight: 1 } ] } }",
        "sluice: 1\nmodels: [a]",
        "sluice: 1\ncallers: { keys: [ { tenant: acme } ] }",
      })
  void whatIsWrongIsRefusedByTheSchemaToo(String yaml) {
    ConfigReader reader = new ConfigReader(PolicyKinds.ALL, name -> null);
    assertThat(reader.read(Path.of("wrong.yaml"), yaml).problems().errors()).isNotEmpty();
    assertThat(validate(yaml)).isNotEmpty();
  }

  @Test
  void theSchemaTakesWhatTheReaderTakes() {
    String yaml =
        """
        sluice: 1
        gateway: { port: "${PORT:-8080}" }
        policies:
          - limit: { requests: [10/s, 600/min burst 900] }
          - limit: { requests: 5/s }
            name: second
            on-failure: open
        """;
    ConfigReader reader = new ConfigReader(PolicyKinds.ALL, name -> null);
    assertThat(reader.read(Path.of("right.yaml"), yaml).problems().errors()).isEmpty();
    assertThat(validate(yaml)).isEmpty();
  }
}
