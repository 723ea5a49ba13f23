package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.bind.ConfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {
  private static final String HASH = "0".repeat(64);

  private static final String MODELS =
      """
      sluice: 1
      providers: { local: { type: openai, url: "http://127.0.0.1:1/v1" } }
      models:
        small: { targets: [ { provider: local } ], aliases: [ tiny ] }
        large: { targets: [ { provider: local } ] }
      """;

  private final ConfigReader reader = new ConfigReader(PolicyKinds.ALL, name -> null);

  private List<String> errors(String text) {
    return reader.read(Path.of("s.yaml"), text).problems().errors().stream()
        .map(ConfigError::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          policies: [ { route: { model: smal } } ] | 6:31: policies[0].route.model: no model is called "smal" (did you mean "small"?); there is small, large, tiny, auto
          policies: [ { route: { fallback: { smal: [large] } } } ] | 6:36: policies[0].route.fallback.smal: no model is called "smal" (did you mean "small"?); there is small, large, tiny
          policies: [ { route: { fallback: { small: [large, auto] } } } ] | 6:51: policies[0].route.fallback.small[1]: no model is called "auto"; there is small, large, tiny
          callers: { keys: [ { sha256: HASH, tenant: a, models: [tiny, auto, big] } ] } | 6:128: callers.keys[0].models[2]: no model is called "big"; there is small, large, tiny, auto
          callers: { container: { tenant: a, models: medium } } | 6:44: callers.container.models[0]: no model is called "medium"; there is small, large, tiny, auto
          callers: { keys: [ { sha256: sk-0123456789-0123456789-0123456789, tenant: a } ] } | 6:30: callers.keys[0].sha256: a key's sha256 is 64 hexadecimal digits, as 'sluice key hash' prints them
          policies: [ { limit: { requests: 600/fortnight } } ] | 6:34: policies[0].limit.requests[0]: read "600/fortnight"; a period is one of s, min, hour, day; write a rate as 600/min, 10/s, 1M/hour or 60/min burst 120
          policies: [ { cache: { exact: 24 hours } } ] | 6:31: policies[0].cache.exact: read "24 hours"; wanted a duration such as 500ms, 30s, 10m, 24h or 7d, at most 36500d
          policies: [ { trim: { keep: [ system, first: 2 ] } } ] | 6:39: policies[0].trim.keep[1]: read "first: 2"; what to keep is system or last: TURNS, got first: 2
          prices: none.yaml | none.yaml: there is no such file
          """)
  void danglingNamesAndWrongUnitsAreToldWithTheirPlaces(String more, String message) {
    String where = message.startsWith("none") ? "" : "s.yaml:";
    assertThat(errors(MODELS + more.replace("HASH", HASH) + "\n")).containsExactly(where + message);
  }

  @Test
  void anUnknownEncodingIsTold() {
    assertThat(errors(MODELS.replace("aliases: [ tiny ]", "encoding: o200k")))
        .containsExactly(
            "s.yaml:4:56: models.small.encoding: no encoding is called \"o200k\"; there is"
                + " o200k_base, cl100k_base");
  }

  @Test
  void theRouteRunsUnlessTheFileSaysHow() {
    ConfigReader.Reading plain = reader.read(Path.of("s.yaml"), MODELS);
    assertThat(plain.orThrow().policies()).extracting(PolicyEntry::kind).containsExactly("route");
    String said = MODELS + "policies: [ { route: { unknown: pass } } ]\n";
    assertThat(reader.read(Path.of("s.yaml"), said).orThrow().policies()).hasSize(1);
    assertThat(reader.read(Path.of("s.yaml"), "sluice: 1\n").orThrow().policies()).isEmpty();
  }

  @Test
  void whatIsWrongInAPriceListIsToldWithItsPlace(@TempDir Path folder) throws IOException {
    Path prices = folder.resolve("p.yaml");
    Files.writeString(prices, "version: 1\nprices: [ { provider: local, modle: x, input: 1 } ]\n");
    Path file = Files.writeString(folder.resolve("s.yaml"), MODELS + "prices: p.yaml\n");
    assertThat(reader.read(file, null).problems().errors())
        .extracting(ConfigError::toString)
        .contains(
            prices
                + ":2:30: prices[0]: unknown key \"modle\" (did you mean \"model\"?); allowed:"
                + " cache-write, cached-input, input, model, output, provider");
  }
}
