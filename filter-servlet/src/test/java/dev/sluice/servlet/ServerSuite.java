package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servlet.ServerProcess.Placement;
import dev.sluice.servlet.app.AppServlet;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in every server, wherever the JAR lies: each server's test is a few lines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
abstract class ServerSuite {
  static final String APPLICATION = "shop";
  private static final String GATEWAY = "/" + APPLICATION + "/v1/chat/completions";
  private static final String KEY = "sk-test-key-of-the-suite";
  private static final String LIMITED = "sk-test-key-limited";

  private final Placement placement;
  private MockUpstream provider;
  private ServerProcess server;
  private Http http;
  private Path policies;

  ServerSuite(Placement placement) {
    this.placement = placement;
  }

  /** Makes the server, not yet started. */
  abstract ServerProcess make() throws IOException;

  ServerProcess server() {
    return server;
  }

  @BeforeAll
  void startServer() throws IOException {
    provider = new MockUpstream();
    server = make();
    server.prepare();
    policies = server.base.resolve("policies.yaml");
    Files.writeString(policies, TestPolicies.yaml(provider.base(), KEY, LIMITED));
    WebApplication.write(server.webapps().resolve(APPLICATION), policies);
    if (placement == Placement.SERVER) {
      server.shareJar();
    } else {
      WebApplication.addJar(server.webapps().resolve(APPLICATION));
    }
    if (server instanceof JettyProcess jetty) {
      jetty.announce(APPLICATION);
    }
    server.start();
    server.waitFor("the application", () -> server.status("/" + APPLICATION + "/app/other") == 200);
    http = new Http(server.port);
  }

  @AfterAll
  void stopServer() throws IOException {
    try {
      String log = server.log();
      assertThat(log).doesNotContain("SLF4J");
    } finally {
      server.close();
      provider.close();
    }
  }

  @BeforeEach
  void name(TestInfo test) {
    http.named("call-" + Integer.toHexString(test.getDisplayName().hashCode()) + "-test");
    http.withKey(KEY);
    provider.aborted.clear();
  }

  private static String chat(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Gr\u00fc\u00df dich\"}],\"x\":1.50}";
  }

  private static String own(String way) {
    return "/" + APPLICATION + "/app/" + way + "/chat/completions";
  }

  @Test
  void theGatewayAnswers() throws Exception {
    HttpResponse<String> answer = http.post(GATEWAY, chat("json", false));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(MockUpstream.JSON);
  }

  @Test
  void theGatewayStreamsWithoutBuffering() throws Exception {
    try (Http.Stream stream = http.stream(GATEWAY, chat("sse", true))) {
      assertThat(stream.readTo(MockUpstream.event("Hel"))).contains("text/event-stream");
      provider.go("sse");
      assertThat(stream.readTo("data: [DONE]\n\n")).contains(MockUpstream.event("l\u00f6"));
    }
  }

  @Test
  void aClientThatLeavesCancelsTheProvidersWork() throws Exception {
    Http.Stream stream = http.stream(GATEWAY, chat("endless", true));
    stream.readTo(MockUpstream.event("more"));
    stream.abort();

    assertThat(provider.aborted.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aProviderThatDiesInMidStreamLeavesAnErrorEvent() throws Exception {
    provider.go("death");

    assertThat(http.post(GATEWAY, chat("death", true)).body())
        .startsWith(MockUpstream.event("Hel") + "data: {\"error\":");
  }

  @Test
  void aProviderThatDiesInMidAnswerIsA502() throws Exception {
    assertThat(http.post(GATEWAY, chat("json-death", false)).statusCode()).isEqualTo(502);
  }

  @Test
  void whoHasNoKeyIsRefused() throws Exception {
    http.withKey(null);

    HttpResponse<String> answer = http.post(GATEWAY, chat("json", false));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_api_key");
    assertThat(http.post(own("stream"), chat("json", false)).statusCode()).isEqualTo(401);
  }

  @Test
  void whoCallsTooOftenIsToldWhenToTryAgain() throws Exception {
    http.withKey(LIMITED);
    HttpResponse<String> answer = http.post(GATEWAY, chat("json", false));
    for (int i = 0; i < 5 && answer.statusCode() == 200; i++) {
      answer = http.post(GATEWAY, chat("json", false));
    }

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(answer.body()).contains("\"error\"");
  }

  @Test
  void brokenJsonIsRefused() throws Exception {
    HttpResponse<String> answer = http.post(GATEWAY, "{\"model\":");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":{\"message\":");
  }

  @Test
  void oversizedBodiesAreRefusedAndTheClientCanReadWhy() throws Exception {
    HttpResponse<String> answer = http.post(GATEWAY, new byte[3_500_000]);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(http.post(GATEWAY, chat("json", false)).statusCode()).isEqualTo(200);
  }

  @Test
  void gzippedBodiesAreRead() throws Exception {
    byte[] zipped = Http.gzip(chat("json", false));

    assertThat(http.post(own("stream"), zipped, "content-encoding", "gzip").body())
        .isEqualTo(chat("json", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "reader", "nio", "async", "dispatch"})
  void aCallReachesTheApplicationsServlet(String way) throws Exception {
    HttpResponse<String> answer = http.post(own(way), chat("json", false));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(chat("json", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "reader", "nio", "async", "dispatch"})
  void aRewrittenCallReachesTheApplicationsServlet(String way) throws Exception {
    assertThat(http.post(own(way), chat("alias", false)).body()).isEqualTo(chat("json", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "async-events"})
  void theApplicationsEventsAreNotBuffered(String way) throws Exception {
    http.named("call-of-" + way);
    try (Http.Stream stream = http.stream(own(way), chat("json", true))) {
      assertThat(stream.readTo(AppServlet.FIRST)).doesNotContain("[DONE]");
      http.get("/" + APPLICATION + "/app/go/call-of-" + way);
      stream.readTo(AppServlet.LAST);
    }
  }

  @Test
  void listenersWriteAsFastAsTheClientReads() throws Exception {
    assertThat(http.post(own("nio-events"), chat("json", true)).body())
        .hasSize(399 * 5016 + AppServlet.LAST.length())
        .endsWith(AppServlet.LAST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "error", "never"})
  void anApplicationThatFailsDoesNotHoldUpTheNextCall(String way) throws Exception {
    assertThat(http.post(own(way), chat("json", false)).statusCode()).isEqualTo(500);
    assertThat(http.post(own("stream"), chat("json", false)).statusCode()).isEqualTo(200);
  }

  @Test
  void anErrorPageIsTheContainersOwn() throws Exception {
    assertThat(http.post(own("send-error"), chat("json", false)).statusCode()).isEqualTo(409);
  }

  @Test
  void everythingElsePassesUntouched() throws Exception {
    http.withKey(null);
    String other = "/" + APPLICATION + "/app/other";

    assertThat(http.get(other).body()).isEqualTo("untouched null");
    assertThat(http.method("OPTIONS", other + "/chat/completions").statusCode()).isEqualTo(200);
    assertThat(http.method("HEAD", other + "/chat/completions").statusCode()).isEqualTo(200);
    assertThat(
            http.post(
                    other + "/messages", "a=b", "content-type", "application/x-www-form-urlencoded")
                .body())
        .isEqualTo("untouched null");
  }

  @Test
  @Timeout(600)
  void redeployingLeavesNothingBehind() throws Exception {
    String plain = Files.readString(policies);
    Files.writeString(policies, TestPolicies.everything(plain));
    cycle(4);
    long loaders = server.loaders();
    long threads = server.threads();
    List<String> files = server.openFiles();

    cycle(20);

    // What the last instance had may still be on its way out.
    server.waitFor(
        "at most %d class loaders".formatted(loaders), () -> server.loaders() <= loaders);
    // The container's own pools grow by a few threads, an application would leave one each time.
    long most = threads + 10;
    server.waitFor("fewer than %d threads".formatted(most), () -> server.threads() < most);
    int open = files.size() + 5;
    server.waitFor("fewer than %d files".formatted(open), () -> server.openFiles().size() < open);
    assertThat(server.base.resolve("cache")).isNotEmptyDirectory();
    Files.writeString(policies, plain);
    cycle(1);
  }

  private void cycle(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      String before = instance();
      server.redeploy(APPLICATION);
      server.waitFor("a new instance", () -> isAnother(before, instance()));
      assertThat(http.post(GATEWAY, chat("json", false)).statusCode()).isEqualTo(200);
    }
  }

  private static boolean isAnother(String before, String now) {
    return !now.isEmpty() && !now.equals(before);
  }

  /** Returns what tells one deployment of the application from the next. */
  private String instance() {
    try {
      HttpResponse<String> answer = http.get("/" + APPLICATION + "/app/instance");
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
