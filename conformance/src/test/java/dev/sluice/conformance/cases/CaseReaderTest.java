package dev.sluice.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseReaderTest {
  @TempDir Path root;

  @BeforeEach
  void writeAPolicy() throws IOException {
    Files.createDirectories(root.resolve("policies"));
    Files.writeString(root.resolve("policies/plain.yaml"), "sluice: 1\npolicies:\n");
    Files.createDirectories(root.resolve("json"));
  }

  private List<ConformanceCase> read(String yaml) throws IOException {
    Files.writeString(root.resolve("json/one.yaml"), yaml);
    return new CaseReader(root).all();
  }

  @Test
  void aCaseIsReadWithItsDefaultsAndItsPolicies() throws IOException {
    ConformanceCase read =
        read("""
        about: something
        policy: plain
        policies: |
          - cache: {}
        calls: [ { request: { body: "{}" } } ]
        """)
            .get(0);

    assertThat(read.name()).isEqualTo("json/one");
    assertThat(read.policy()).isEqualTo("sluice: 1\npolicies:\n  - cache: {}\n");
    CallSpec call = read.file().calls().get(0);
    assertThat(call.request().method()).isEqualTo("POST");
    assertThat(call.answer().status()).isEqualTo(200);
    assertThat(call.upstream()).isEmpty();
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    about: something
                    policy: plain
                    calls:
                      - request: { boddy: "{}" }
                        answer: { status: fine }
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one.yaml:4:16: calls[0].request: unknown key \"boddy\"")
        .hasMessageContaining("one.yaml:5:23: calls[0].answer.status");
  }

  @Test
  void aPolicyFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> read("{ about: a, policy: none, calls: [ { request: {} } ] }"))
        .hasMessageContaining("none.yaml");
  }

  @Test
  void aCaseHasCallsOrLoad() {
    assertThatThrownBy(() -> read("{ about: a, policy: plain }"))
        .hasMessageContaining("either calls or load");
  }
}
