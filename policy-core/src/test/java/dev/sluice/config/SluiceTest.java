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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceTest {
  private static final SluiceOptions OPTIONS =
      SluiceOptions.STANDARD
          .withVariables(Map.<String, String>of()::get)
          .withWatch(null)
          .withPatience(Duration.ofMillis(200));

  @TempDir Path folder;
  private final Fakes fakes = new Fakes();

  private static String text(long number) {
    return """
    sluice: 1
    providers: { local: { type: openai, url: "http://127.0.0.1:1/v1" } }
    models: { m: { targets: [ { provider: local } ], window: %1$d, price: { input: 0, output: 0 } } }
    policies: [ { fake: { number: %1$d } } ]
    """
        .formatted(number);
  }

  private Sluice open(Path file, SluiceOptions options) {
    return Sluice.open(file, null, options, fakes.kinds());
  }

  /** Makes a call and returns what the policy answered. */
  private static long answer(Begun begun) {
    try {
      Decision<Call> decision = begun.exchange().onCall(Fakes.call());
      return ((Decision.Answer<Call>) decision).reply().head().status();
    } finally {
      begun.exchange().complete(Outcome.End.COMPLETE, null);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void aReloadChangesWhatNewCallsGetAndCallsUnderWayKeepTheirs() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS)) {
      Begun early = sluice.begin();
      Files.writeString(file, text(300));
      assertThat(sluice.reload().ok()).isTrue();
      assertThat(sluice.lastReload().edition()).isEqualTo(2);
      assertThat(answer(sluice.begin())).isEqualTo(300);
      assertThat(fakes.open).hasValue(2);
      assertThat(early.models().find("m").window()).isEqualTo(200);
      assertThat(answer(early)).isEqualTo(200);
      await(() -> fakes.open.get() == 1);
    }
    assertThat(fakes.open).hasValue(0);
  }

  @Test
  void whatDoesNotChangeStaysOpen() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS)) {
      Files.writeString(file, text(200) + "gateway: { port: 9000 }\n");
      sluice.reload();
      assertThat(sluice.configuration().gateway().port()).isEqualTo(9000);
      assertThat(fakes.open).hasValue(1);
      assertThat(answer(sluice.begin())).isEqualTo(200);
    }
    assertThat(fakes.open).hasValue(0);
  }

  @Test
  void theLastGoodConfigurationStaysInForce() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS)) {
      for (String wrong :
          List.of("sluice: 1\npolicies: 7\n", "", text(300) + "  - fake: { broken: true }\n")) {
        Files.writeString(file, wrong);
        assertThat(sluice.reload().ok()).isFalse();
        assertThat(answer(sluice.begin())).isEqualTo(200);
      }
      Files.writeString(file, text(300).replace("} } ]", "} }, { other: { broken: true } } ]"));
      assertThat(sluice.reload().errors())
          .hasToString("[" + file + ":4:40: policies[1]: is broken]");
      assertThat(answer(sluice.begin())).isEqualTo(200);
      assertThat(fakes.open).hasValue(1);
      assertThat(sluice.lastReload().edition()).isEqualTo(1);
    }
  }

  @Test
  void aPolicyWithABugIsAnErrorAtItsPlace() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS)) {
      String bug = "} }, { other: { broken: true, number: 0 } } ]";
      Files.writeString(file, text(300).replace("} } ]", bug));

      assertThat(sluice.reload().errors())
          .hasToString(
              "[%s:4:40: policies[1]: cannot be made: java.lang.NullPointerException: a bug]"
                  .formatted(file));
      assertThat(answer(sluice.begin())).isEqualTo(200);
    }
  }

  @Test
  void noCallIsLostOrSeesHalfAConfigurationWhileItReloads() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    AtomicBoolean stop = new AtomicBoolean();
    try (Sluice sluice = open(file, OPTIONS)) {
      Callable<Integer> caller =
          () -> {
            int calls = 0;
            while (!stop.get()) {
              Begun begun = sluice.begin();
              long window = begun.models().find("m").window();
              assertThat(answer(begun)).isEqualTo(window);
              calls++;
            }
            return calls;
          };
      List<Future<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        callers.add(threads.submit(caller));
      }
      for (int i = 1; i <= 150; i++) {
        Files.writeString(file, text(200 + i % 7));
        assertThat(sluice.reload().ok()).isTrue();
      }
      stop.set(true);
      int calls = 0;
      for (Future<Integer> future : callers) {
        calls += future.get(10, TimeUnit.SECONDS);
      }
      assertThat(calls).isGreaterThan(150);
      assertThat(sluice.lastReload().edition()).isEqualTo(151);
      await(() -> fakes.open.get() == 1);
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
    assertThat(fakes.open).hasValue(0);
  }

  @Test
  void aFileThatIsRenamedOverIsNoticed() throws Exception {
    Path file = Files.writeString(folder.resolve("s.yaml"), text(200));
    try (Sluice sluice = open(file, OPTIONS.withWatch(Duration.ofMillis(10)))) {
      Path next = Files.writeString(folder.resolve("next.yaml"), text(300));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      await(() -> answer(sluice.begin()) == 300);
      Files.writeString(file, "sluice: 1\npolicies: 7\n");
      await(() -> !sluice.lastReload().ok());
      assertThat(answer(sluice.begin())).isEqualTo(300);
      Files.delete(file);
      await(() -> sluice.lastReload().errors().toString().contains("no such file"));
      Files.writeString(file, text(400));
      await(() -> answer(sluice.begin()) == 400);
    }
  }

  @Test
  void aSwitchedLinkIsNoticedAndSoAreIncludedFiles() throws Exception {
    Path first = Files.createDirectory(folder.resolve("v1"));
    Path second = Files.createDirectory(folder.resolve("v2"));
    write(first, 200);
    write(second, 300);
    Path link = folder.resolve("current");
    Files.createSymbolicLink(link, first);
    Path file = link.resolve("s.yaml");
    try (Sluice sluice = open(file, OPTIONS.withWatch(Duration.ofMillis(10)))) {
      assertThat(answer(sluice.begin())).isEqualTo(200);
      Path fresh = Files.createSymbolicLink(folder.resolve("fresh"), second);
      Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      await(() -> answer(sluice.begin()) == 300);
      Files.writeString(second.resolve("more.yaml"), text(400));
      await(() -> answer(sluice.begin()) == 400);
    }
  }

  private static void write(Path folder, long number) throws IOException {
    Files.writeString(folder.resolve("s.yaml"), "sluice: 1\ninclude: more.yaml\n");
    Files.writeString(folder.resolve("more.yaml"), text(number));
  }

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
