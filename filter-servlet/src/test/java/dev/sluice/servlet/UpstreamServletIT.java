package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerPiece;
import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Outcome;
import dev.sluice.Outcome.End;
import dev.sluice.Plan;
import dev.sluice.Price;
import dev.sluice.Protocol;
import dev.sluice.Target;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import dev.sluice.upstream.Propagation;
import dev.sluice.upstream.ProviderSettings;
import dev.sluice.upstream.Providers;
import dev.sluice.upstream.Upstream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a container with the filter and the servlet does as a gateway. */
@Timeout(60)
final class UpstreamServletIT {
  private static final String PATH = "/v1/chat/completions";
  private static final Map<String, URI> PROVIDERS = new HashMap<>();

  private static MockUpstream provider;

  @RegisterExtension
  static final FilterServer server = FilterServer.gateway(UpstreamServletIT::connect);

  private final TestPolicy policy = server.policy;
  private final Http http = server.http();

  private static Upstream connect(Environment environment) throws IOException {
    provider = new MockUpstream();
    PROVIDERS.put("mock", provider.base());
    try (ServerSocket free = new ServerSocket(0)) {
      PROVIDERS.put("nobody", URI.create("http://127.0.0.1:" + free.getLocalPort() + "/v1"));
    }
    Map<String, ProviderSettings> settings = new HashMap<>();
    PROVIDERS.forEach((name, url) -> settings.put(name, provider(url, Duration.ofSeconds(30))));
    PROVIDERS.put("impatient", provider.base());
    settings.put("impatient", provider(provider.base(), Duration.ofSeconds(2)));
    return new Upstream(new Providers(settings), Propagation.NONE, environment);
  }

  private static ProviderSettings provider(URI url, Duration firstByteTimeout) {
    ProviderSettings s = ProviderSettings.openAi(url);
    return new ProviderSettings(
        s.type(),
        s.url(),
        "sk-of-the-provider",
        null,
        s.headers(),
        s.connectTimeout(),
        firstByteTimeout,
        s.idleTimeout(),
        s.timeout(),
        s.maxConnections(),
        0,
        false,
        true,
        null);
  }

  @AfterAll
  static void stopProvider() {
    provider.close();
  }

  @BeforeEach
  void forget() {
    to("mock");
    provider.bodies.clear();
    provider.heads.clear();
    provider.aborted.clear();
  }

  private void to(String... providers) {
    List<String> names = List.of(providers);
    policy.onCall =
        call ->
            Decision.go(
                call.withPlan(
                    new Plan(
                        call.model(),
                        names.stream().map(name -> target(name, call.model())).toList())));
  }

  private static Target target(String provider, String model) {
    return new Target(provider, PROVIDERS.get(provider), model, Price.FREE);
  }

  private static String chat(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"unknown\":{\"a\":1.50}}";
  }

  @Test
  void anAnswerComesBackAsTheProviderGaveIt() throws Exception {
    HttpResponse<String> answer = http.post(PATH, chat("json", false));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(MockUpstream.JSON);
    assertThat(answer.headers().firstValue("x-request-id")).contains(server.id());
    assertThat(answer.headers().allValues("x-request-id")).hasSize(1);
    assertThat(answer.headers().firstValue("x-ratelimit-remaining-requests")).contains("99");
    assertThat(answer.headers().firstValue("content-length"))
        .contains(Integer.toString(MockUpstream.JSON.length()));
    Outcome outcome = server.outcome();
    assertThat(outcome.end()).isEqualTo(End.COMPLETE);
    assertThat(outcome.usage().input()).isEqualTo(7);
    assertThat(outcome.usage().output()).isEqualTo(3);
  }

  @Test
  void theProviderGetsTheBodyAndItsOwnKey() throws Exception {
    http.post(
        PATH, chat("json", false), "authorization", "Bearer sk-of-the-caller", "cookie", "a=b");

    assertThat(provider.bodies.take()).isEqualTo(chat("json", false));
    assertThat(provider.heads.take())
        .containsEntry("authorization", "Bearer sk-of-the-provider")
        .doesNotContainKey("cookie");
  }

  @Test
  void eventsComeBackWhenTheyArrive() throws Exception {
    try (Http.Stream stream = http.stream(PATH, chat("sse", true))) {
      assertThat(stream.readTo(MockUpstream.event("Hel"))).contains("text/event-stream");
      provider.go("sse");
      assertThat(stream.readTo("data: [DONE]\n\n")).contains(MockUpstream.event("l\u00f6"));
    }
    assertThat(server.outcome().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void aClientThatLeavesCancelsTheProvidersWork() throws Exception {
    Http.Stream stream = http.stream(PATH, chat("endless", true));
    stream.readTo(MockUpstream.event("more"));
    stream.abort();

    assertThat(server.outcome().end()).isEqualTo(End.CLIENT_GONE);
    assertThat(provider.aborted.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aReplacedRestCancelsTheProvidersWork() throws Exception {
    policy.onPiece =
        piece ->
            piece.kind() == AnswerPiece.Kind.EVENT
                ? Decision.answer(Replies.errorEvent(Protocol.CHAT, ApiError.forbidden("Enough.")))
                : Decision.go(piece);

    HttpResponse<String> answer = http.post(PATH, chat("endless", true));

    assertThat(answer.body()).startsWith("data: {\"error\":").contains("Enough.");
    assertThat(provider.aborted.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(server.outcome().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void aRefusalOfTheProviderPassesOn() throws Exception {
    HttpResponse<String> answer = http.post(PATH, chat("invalid", false));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("no such parameter");
    assertThat(server.outcome().status()).isEqualTo(400);
  }

  @Test
  void theNextTargetAnswersWhereOneCannotBeReached() throws Exception {
    to("nobody", "mock");

    assertThat(http.post(PATH, chat("json", false)).statusCode()).isEqualTo(200);
    assertThat(server.outcome().target().provider()).isEqualTo("mock");
  }

  @Test
  void whereNoTargetAnswersTheClientIsTold() throws Exception {
    to("nobody");

    HttpResponse<String> answer = http.post(PATH, chat("json", false));

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).startsWith("{\"error\":{").contains("\"upstream_failed\"");
    assertThat(server.outcome().end()).isEqualTo(End.UPSTREAM_FAILED);
  }

  @Test
  void whereATargetIsLateTheClientIsTold() throws Exception {
    to("impatient");

    HttpResponse<String> answer = http.post(PATH, chat("silent", false));

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(server.outcome().end()).isEqualTo(End.TIMED_OUT);
  }

  @Test
  void aStreamThatBreaksOffEndsWithAnErrorEvent() throws Exception {
    provider.go("death");

    HttpResponse<String> answer = http.post(PATH, chat("death", true));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith(MockUpstream.event("Hel") + "data: {\"error\":")
        .endsWith("\n\n")
        .doesNotContain("half");
    assertThat(server.outcome().end()).isEqualTo(End.UPSTREAM_FAILED);
  }

  @Test
  void aDocumentThatBreaksOffIsA502() throws Exception {
    HttpResponse<String> answer = http.post(PATH, chat("json-death", false));

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).startsWith("{\"error\":");
    Outcome outcome = server.outcome();
    assertThat(outcome.end()).isEqualTo(End.UPSTREAM_FAILED);
    assertThat(outcome.status()).isEqualTo(502);
  }

  @Test
  void aCallWithoutAPlanIsAModelThatIsNotThere() throws Exception {
    policy.onCall = Decision::go;

    assertThat(http.post(PATH, chat("json", false)).body()).contains("model_not_found");
  }

  @Test
  void nothingElseIsServed() throws Exception {
    HttpResponse<String> answer = http.get("/v1/files");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).startsWith("{\"error\":{").contains("unknown_url");
    assertThat(
            http.post("/v1/messages", "a=b", "content-type", "application/x-www-form-urlencoded")
                .body())
        .startsWith("{\"type\":\"error\"");
  }

  @Test
  void anthropicsShapesAreKept() throws Exception {
    to("nobody");

    assertThat(
            http.post("/v1/messages", chat("json", false).replace("}]", "}],\"max_tokens\":5"))
                .body())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":");
  }
}
