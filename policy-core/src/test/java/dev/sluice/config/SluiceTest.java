package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.RequestHead;
import dev.sluice.api.RequestReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SluiceTest extends SluiceFixture {
  @Test
  void closingWaitsForCallsOnlySoLongAndLeavesNoThread() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    Sluice sluice = open(file, OPTIONS.withWatch(Duration.ofMillis(10)));
    Begun stuck = sluice.begin();
    Files.writeString(file, text(300));
    await(() -> sluice.lastReload().edition() > 1);
    assertThat(threads()).isNotEmpty();
    sluice.close();
    sluice.close();
    assertThat(fakes.open).hasValue(0);
    assertThat(threads()).isEmpty();
    assertThatThrownBy(sluice::begin).hasMessage("Sluice is closed");
    assertThatThrownBy(sluice::reload).hasMessage("Sluice is closed");
    stuck.exchange().complete(Outcome.End.CLIENT_GONE, null);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-"))
        .toList();
  }

  @Test
  void aWrongFileOpensNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), "sluice: 1\nx: 1\ny: 2\n");
    assertThatThrownBy(() -> open(file, OPTIONS))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file + ":2:1: unknown key \"x\"")
        .hasMessageContaining(file + ":3:1: unknown key \"y\"");
    assertThat(threads()).isEmpty();
  }

  @Test
  void aNameThatSluiceItselfUsesIsRefused() {
    String text = text(200).replace("} } ]", "}, name: cost } ]");
    assertThatThrownBy(() -> Sluice.open(Path.of("s.yaml"), text, OPTIONS, fakes.kinds()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "s.yaml:4:13: policies[0]: another policy is called \"cost\" already; give this one"
                + " another name");
    assertThat(fakes.open).hasValue(0);
    assertThat(threads()).isEmpty();
  }

  @Test
  void aProviderThatRefusesStreamOptionsIsNotSentAny() {
    assertThat(sent("true")).contains("\"include_usage\":true");
    assertThat(sent("false")).doesNotContain("stream_options");
  }

  private static String sent(String streamUsage) {
    String text =
        """
        sluice: 1
        providers: { local: { url: "http://127.0.0.1:1/v1", stream-usage: %s } }
        models: { m: { targets: [ { provider: local } ], price: { input: 0, output: 0 } } }
        policies: [ { route: {} } ]
        """
            .formatted(streamUsage);
    String body = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";
    RequestHead head =
        new RequestHead("POST", "/v1/chat/completions", null, Headers.NONE, "", null);
    try (Sluice sluice = Sluice.open(text, Path.of("s.yaml"), OPTIONS)) {
      Call call = RequestReader.read("call-1", head, body.getBytes(StandardCharsets.UTF_8));
      Exchange exchange = sluice.begin().exchange();
      Decision.Continue<Call> sent = (Decision.Continue<Call>) exchange.onCall(call);
      exchange.complete(Outcome.End.COMPLETE, null);
      return new String(sent.value().body().bytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void unknownPricesAreWarnedOf() {
    String text = text(200).replace(", price: { input: 0, output: 0 }", "");
    try (Sluice sluice = Sluice.open(Path.of("s.yaml"), text, OPTIONS, fakes.kinds())) {
      assertThat(sluice.lastReload().warnings())
          .hasToString(
              "[s.yaml:3:27: models.m.targets[0]: no price is known for m at local, so its calls"
                  + " count as free; say a price here or in the price list]");
      assertThat(sluice.models().find("m").targets().get(0).target().price().version())
          .isEqualTo("unpriced");
    }
  }
}
