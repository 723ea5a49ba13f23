package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Money;
import dev.sluice.conformance.Adapter.Deployment;
import dev.sluice.conformance.Adapter.Row;
import dev.sluice.conformance.cases.CaseReader;
import dev.sluice.conformance.cases.UpstreamSpec.ProviderName;
import dev.sluice.cost.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite that passes everything would be worthless: each kind of difference is told. */
class CaseRunTest {
  private static final String CASE =
      """
      about: something
      policy: plain
      calls:
        - request: { body: '{"model":"m"}', path: /v1/x }
          upstream: [ { request: POST /v1/x, headers: { x-a: "1" }, reply: { body: '{"b":[1,2]}' } } ]
          answer: { headers: { content-type: application/json }, json: '{"b":[1,2]}' }
          audit: '{"status":200}'
      ledger: { calls: 1 }
      """;

  @TempDir Path root;
  private Providers providers;

  @BeforeEach
  void start() throws IOException {
    providers = new Providers();
    Files.createDirectories(root.resolve("cases/policies"));
    Files.createDirectories(root.resolve("cases/a"));
    Files.createDirectories(root.resolve("run"));
    Files.writeString(root.resolve("cases/policies/plain.yaml"), "sluice: 1\n");
  }

  @AfterEach
  void stop() throws IOException {
    providers.close();
  }

  /** Leads the client straight to the first provider. */
  private final class Nothing implements Adapter {
    @Override
    public String name() {
      return "nothing";
    }

    @Override
    public Deployment deploy(Path policy) throws IOException {
      Files.writeString(
          policy.resolveSibling("audit.jsonl"), "{\"id\":\"case-call-1\",\"status\":200}\n");
      String address = providers.address(ProviderName.ALPHA);
      return new Straight(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    }

    @Override
    public void close() {}
  }

  private record Straight(int port) implements Deployment {
    @Override
    public String prefix() {
      return "";
    }

    @Override
    public void reload() {}

    @Override
    public List<Row> ledger() {
      return List.of(
          new Row(Row.WHOLE, Totals.ZERO.plus(new Totals(1, 0, 0, 0, money(), money()))));
    }

    private static Money money() {
      return Money.ZERO;
    }

    @Override
    public void close() {}
  }

  private void run(String yaml) throws Exception {
    run(yaml, Duration.ofSeconds(30));
  }

  private void run(String yaml, Duration settle) throws Exception {
    Files.writeString(root.resolve("cases/a/b.yaml"), yaml);
    new CaseRun(
            new CaseReader(root.resolve("cases")).all().get(0),
            new Nothing(),
            providers,
            root.resolve("run"),
            settle)
        .run();
  }

  private static String changed(String from, String to) {
    return CASE.replace(from, to);
  }

  @Test
  void whatIsAsTheCaseSaysPasses() {
    assertThatCode(() -> run(changed("headers: { x-a: \"1\" }, ", ""))).doesNotThrowAnyException();
  }

  @Test
  void differencesAreToldByCaseAdapterAndCall() {
    assertThatThrownBy(() -> run(CASE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("case a/b on nothing")
        .hasMessageContaining("case-call-1: header x-a")
        .hasMessageContaining("expected [1]")
        .hasMessageContaining("got      []");
  }

  @Test
  void eachPartIsCompared() {
    String right = changed("headers: { x-a: \"1\" }, ", "");
    assertThatThrownBy(() -> run(right.replace("json: '{\"b\":[1,2]}'", "json: '{\"b\":[1,3]}'")))
        .hasMessageContaining("body.b[1]");
    assertThatThrownBy(() -> run(right.replace("content-type: application/json", "age: '1'")))
        .hasMessageContaining("header age");
    assertThatThrownBy(() -> run(right.replace("\"status\":200", "\"status\":201")))
        .hasMessageContaining("audit.status");
    assertThatThrownBy(() -> run(right.replace("calls: 1 }", "calls: 2 }")))
        .hasMessageContaining("ledger: whole, calls");
    assertThatThrownBy(() -> run(right.replace("POST /v1/x,", "POST /v1/y,")))
        .hasMessageContaining("request line");
    assertThatThrownBy(() -> run(right.replace("answer: {", "answer: { status: 404,")))
        .hasMessageContaining("status");
    String more = right.replace("upstream: [ {", "upstream: [ {}, {");
    assertThatThrownBy(() -> run(more, Duration.ofMillis(100)))
        .hasMessageContaining("requests to providers");
  }
}
