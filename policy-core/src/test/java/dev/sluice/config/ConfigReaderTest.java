package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.bind.ConfigError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  private static final String PROVIDERS =
      "providers: { local: { type: openai, url: \"http://127.0.0.1:1/v1\" } }\n";

  @TempDir Path folder;

  private final ConfigReader reader =
      new ConfigReader(new Fakes().kinds(), Map.of("KEY", "s3cret-key")::get);

  private ConfigReader.Reading read(String text) {
    return reader.read(Path.of("sluice.yaml"), text);
  }

  private static List<String> errors(ConfigReader.Reading reading) {
    return reading.problems().errors().stream().map(ConfigError::toString).toList();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "",
      textBlock =
          """
          models: {} | 1:1: sluice: is missing; begin the file with "sluice: 1", the version of its format
          sluice: 2 | 1:9: sluice: read "2"; this Sluice reads version 1
          sluice: [1] | 1:9: sluice: read a list; this Sluice reads version 1
          sluice: 1~model: {} | 2:1: unknown key "model" (did you mean "models"?); allowed: callers, cost, gateway, include, models, policies, prices, providers, proxy, sluice, telemetry
          sluice: 1~policies: [ { fak: {} } ] | 2:15: policies[0]: unknown key "fak" (did you mean "fake"?); allowed: fake, other, name, on-failure, shadow
          sluice: 1~policies: [ { fake: { nmber: 3 } } ] | 2:23: policies[0].fake: unknown key "nmber" (did you mean "number"?); allowed: broken, number
          sluice: 1~policies: [ { fake: { number: 3 MB } } ] | 2:31: policies[0].fake.number: read "3 MB"; wanted a whole number
          sluice: 1~policies: [ { fake: { number: -3 } } ] | 2:21: policies[0].fake: number must not be negative, got -3
          sluice: 1~policies: [ { shadow: true } ] | 2:13: policies[0]: names no policy; wanted one of fake, other
          sluice: 1~policies: [ { fake: {}, other: {} } ] | 2:13: policies[0]: names more than one policy; wanted one of fake, other
          sluice: 1~policies: [ { fake: {}, on-failure: opne } ] | 2:37: policies[0].on-failure: read "opne" (did you mean "open"?); wanted one of open, closed
          sluice: 1~policies: [ { fake: {} }, { fake: {} } ] | 2:27: policies[1]: "fake" is the name of policies[0] too (sluice.yaml:2:13); give this one a name of its own by "name:" beside it
          sluice: 1~policies: ${NONE} | 2:11: policies: the environment variable NONE is not set; set it, or write ${NONE:-default}
          sluice: 1~sluice: 1 | 2:1: sluice: is given twice; the first is at sluice.yaml:1:1
          sluice: 1~models: [ | 2:10: is not YAML: expected the node content, but found '<stream end>'
          sluice: 1~models: { m: { targets: [ { provider: lcal } ] } } | 3:39: models.m.targets[0].provider: no provider is called "lcal" (did you mean "local"?); there is local
          sluice: 1~models: { m: {} } | 3:14: models.m: "targets" is missing: where it runs; targets answer alike and stand in for each other
          sluice: 1~models: { m: { targets: [] } } | 3:14: models.m: targets is empty; a model runs in one place at least
          sluice: 1~models: { auto: { targets: [ { provider: local } ] } } | 3:11: models.auto: "auto" is what callers ask for to have a model chosen; use another name
          sluice: 1~models: { a: { targets: [ { provider: local } ], aliases: [a, b, b] } } | 3:60: models.a.aliases[0]: "a" means model a already
          """)
  void whatIsWrongIsSaidWithItsPlace(String text, String message) {
    String whole = text.replace("~", "\n").replace("models: { ", PROVIDERS + "models: { ");
    assertThat(errors(read(whole)).get(0)).isEqualTo("sluice.yaml:" + message);
  }

  @Test
  void allErrorsOfAllPartsAreToldTogether() {
    ConfigReader.Reading reading =
        read(
            """
            sluice: 1
            gateway: { port: 0 }
            modles: {}
            policies:
              - fake: { number: x }
              - othr: {}
            """);
    assertThat(errors(reading))
        .containsExactly(
            "sluice.yaml:2:10: gateway: port must be from 1 to 65535, got 0",
            "sluice.yaml:3:1: unknown key \"modles\" (did you mean \"models\"?); allowed: callers,"
                + " cost, gateway, include, models, policies, prices, providers, proxy, sluice,"
                + " telemetry",
            "sluice.yaml:5:21: policies[0].fake.number: read \"x\"; wanted a whole number",
            "sluice.yaml:6:5: policies[1]: unknown key \"othr\" (did you mean \"other\"?);"
                + " allowed: fake, other, name, on-failure, shadow");
  }

  @Test
  void noMessageRepeatsThePasswordOfAProxy() {
    for (String proxy :
        List.of(
            "https://user:hidden@proxy.test:3128",
            "http://user:hid den@proxy.test",
            "http://user:hidden@proxy.test:99999",
            "http://user:hidden%zz@proxy.test",
            "user:hidden@proxy.test")) {
      assertThat(errors(read("sluice: 1\nproxy: \"" + proxy + "\"\n")))
          .singleElement()
          .asString()
          .startsWith("sluice.yaml:2:8: proxy: a proxy is http://host:port, ")
          .doesNotContain("hid");
    }
    assertThat(errors(read("sluice: 1\nproxy: none\n"))).isEmpty();
    assertThat(errors(read("sluice: 1\nproxy: ${HTTPS_PROXY:-}\n"))).isEmpty();
  }

  @Test
  void whatIsNoTextIsSaidWithItsPlace() throws IOException {
    Path file = folder.resolve("latin1.yaml");
    Files.write(file, "sluice: 1\n# gr\u00fc\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(errors(reader.read(file, null)))
        .containsExactly(file + ":2:5: is not UTF-8 text; save the file as UTF-8");
  }

  @Test
  void whatIsNoFileIsNotRead() throws Exception {
    Path pipe = folder.resolve("pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path path : List.of(pipe, folder, Path.of("/dev/zero"))) {
      assertThat(errors(reader.read(path, null)))
          .containsExactly(path + ": is no regular file; name a file that holds the text");
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThat(errors(reader.read(folder.resolve("none.yaml"), null)))
        .containsExactly(folder.resolve("none.yaml") + ": there is no such file");
    assertThat(errors(read(""))).containsExactly("sluice.yaml: is empty");
  }

  @Test
  void filesAreUnited() throws IOException {
    file("keys.yaml", "sluice: 1\npolicies: [ { fake: { number: 7 } } ]\n");
    file(
        "more.yaml",
        "sluice: 1\ninclude: keys.yaml\nmodels: { n: { targets: [ { provider: local } ] } }\n");
    Path main =
        file(
            "main.yaml",
            "sluice: 1\ninclude: [more.yaml, keys.yaml]\n"
                + PROVIDERS
                + "models: { m: { targets: [ { provider: local } ] } }\n"
                + "policies: [ { other: } ]\n");
    ConfigReader.Reading reading = reader.read(main, null);
    assertThat(errors(reading)).isEmpty();
    Configuration configuration = reading.orThrow();
    assertThat(configuration.models()).containsOnlyKeys("n", "m");
    assertThat(configuration.policies())
        .extracting(PolicyEntry::kind)
        .containsExactly("fake", "other");
    assertThat(reading.files()).hasSize(3);
  }

  @Test
  void whatIsSaidTwiceIsRefusedWithBothPlaces() throws IOException {
    Path other =
        file(
            "other.yaml",
            "sluice: 1\nprices: a.yaml\nmodels:\n  m: { targets: [ { provider: x } ] }\n");
    Path main =
        file(
            "main.yaml",
            "sluice: 1\ninclude: [other.yaml]\nprices: b.yaml\nmodels:\n"
                + "  m: { targets: [ { provider: local } ] }\n");
    assertThat(errors(reader.read(main, null)))
        .containsExactly(
            main + ":3:9: prices: is given twice; the first is at " + other + ":2:9",
            main + ":5:3: models.m: is given twice; the first is at " + other + ":4:3");
  }

  @Test
  void circlesAndMissingFilesAreRefused() throws IOException {
    Path b = file("b.yaml", "sluice: 1\ninclude: a.yaml\n");
    Path a = file("a.yaml", "sluice: 1\ninclude: [b.yaml, none.yaml]\n");
    assertThat(errors(reader.read(a, null)))
        .containsExactly(
            b + ":2:10: include: " + a + " includes itself by way of this line",
            folder.resolve("none.yaml") + ": there is no such file");
  }

  @Test
  void secretsAreInNoMessage() {
    assertThat(errors(read("sluice: 1\npolicies: [ { fake: { number: \"${KEY}\" } } ]\n")))
        .containsExactly(
            "sluice.yaml:2:31: policies[0].fake.number: read \"${KEY}\"; wanted a whole number");
    assertThat(errors(read("sluice: 1\ngateway: { port: sk-0123456789-0123456789-0123456789 }\n")))
        .containsExactly(
            "sluice.yaml:2:18: gateway.port: read a text of 35 characters; wanted a whole number up"
                + " to 2147483647");
    assertThat(errors(read("sluice: 1\ncallers: { keys: [ { sha256: sk-short, tenant: a } ] }\n")))
        .containsExactly(
            "sluice.yaml:2:30: callers.keys[0].sha256: a key's sha256 is 64 hexadecimal digits, as"
                + " 'sluice key hash' prints them");
  }
}
