package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandTest {
  private static final Path POLICIES = Path.of("../policies");

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void checkSaysThatTheDefaultPolicyIsRight() {
    Path file = POLICIES.resolve("default.yaml");

    assertThat(run("check", file.toString())).as(err.toString()).isZero();
    assertThat(out.toString().strip()).isEqualTo(file + ": ok");
  }

  @Test
  void checkSaysWhereAndWhatForEachMistake() throws IOException {
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(
        file,
        """
        sluice: 1
        providers:
          local: { type: openai, url: "http://127.0.0.1:1/v1", colour: red }
        policies:
          - limit: { per: tenant, requests: 5/fortnight }
        """);

    assertThat(run("check", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(file + ":3:", "colour").contains(file + ":5:", "fortnight");
  }

  @Test
  void checkSaysWhereANameDangles() throws IOException {
    Path file = folder.resolve("dangling.yaml");
    Files.writeString(
        file,
        """
        sluice: 1
        providers:
          local: { type: openai, url: "http://127.0.0.1:1/v1" }
        models:
          small: { targets: [ { provider: local } ] }
        policies:
          - route: { model: smal }
        """);

    assertThat(run("check", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(file + ":7:", "smal", "small");
  }

  @Test
  void checkSaysThatThereIsNoFile() {
    assertThat(run("check", "nowhere.yaml")).isEqualTo(2);
    assertThat(err.toString()).startsWith("sluice: there is no readable policy file nowhere.yaml");
  }

  @Test
  void schemaIsTheOneThatLiesBesideThePolicies() throws IOException {
    assertThat(run("schema")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(Files.readString(POLICIES.resolve("sluice.schema.json")).strip());
  }

  @Test
  void aNewKeyComesWithItsHash() {
    assertThat(run("key", "new")).isZero();
    assertThat(out.toString()).containsPattern("key: +sk-[\\w-]{43}\\s+sha256: [0-9a-f]{64}");
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    assertThat(run("sideways")).isEqualTo(2);
    assertThat(err.toString()).contains("sideways");
  }
}
