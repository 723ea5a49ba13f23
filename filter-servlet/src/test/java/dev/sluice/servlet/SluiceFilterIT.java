package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Headers;
import dev.sluice.Models;
import dev.sluice.Outcome;
import dev.sluice.Outcome.End;
import dev.sluice.Pipeline;
import dev.sluice.Policy.Stage;
import dev.sluice.Reply;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiFailures;
import dev.sluice.api.Replies;
import dev.sluice.config.Begun;
import dev.sluice.servlet.app.AppServlet;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the filter does with calls and answers, with policies of the test's choice. */
@Timeout(60)
final class SluiceFilterIT {
  private static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Gr\u00fc\u00df dich\"}]}";

  private static ScheduledExecutorService timer;
  private static TestPolicy seen;
  private static TestPolicy policy;
  private static EmbeddedTomcat tomcat;
  private static Http http;
  private static int tests;

  private String id;

  @BeforeAll
  static void start() throws Exception {
    timer = Executors.newSingleThreadScheduledExecutor();
    Environment environment =
        new Environment(System::nanoTime, InstantSource.system(), new Random(1), timer);
    seen = new TestPolicy("seen", Stage.OBSERVE);
    policy = new TestPolicy("policy", Stage.GUARD);
    Pipeline pipeline =
        new Pipeline(
            List.of(new Pipeline.Step(seen, false, false), new Pipeline.Step(policy, false, false)),
            new ApiFailures(),
            environment);
    Models models = new Models(List.of(), Map.of());
    SluiceFilter filter =
        new SluiceFilter(new Core(() -> new Begun(pipeline.begin(), models, null), () -> {}));
    tomcat =
        new EmbeddedTomcat(
            new OuterFilter(filter),
            Map.of("sluice.max-body-bytes", "2000000"),
            "/app/*",
            new AppServlet());
    http = new Http(tomcat.port());
  }

  @AfterAll
  static void stop() throws Exception {
    tomcat.close();
    timer.shutdownNow();
  }

  /** An outcome may come after the answer, so each test's calls have their own name. */
  @BeforeEach
  void name() {
    id = "call-of-test-" + tests++;
    http.named(id);
  }

  private Outcome outcome() throws InterruptedException {
    return seen.outcome(id);
  }

  @AfterEach
  void forget() {
    policy.onCall = Decision::go;
    policy.onHead = Decision::go;
    policy.onPiece = Decision::go;
    seen.onCall = Decision::go;
    seen.admits = head -> true;
  }

  private static String path(String way) {
    return "/app/" + way + "/chat/completions";
  }

  private static Call renamed(Call call) {
    return call.withModel("another-model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "reader", "nio", "async", "dispatch"})
  void aRewrittenBodyReachesTheServlet(String way) throws Exception {
    policy.onCall = call -> Decision.go(renamed(call));

    HttpResponse<String> answer = http.post(path(way), CHAT);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(CHAT.replace("\"m\"", "\"another-model\""));
    assertThat(answer.headers().firstValue("content-length"))
        .contains(Integer.toString(answer.body().getBytes(StandardCharsets.UTF_8).length));
    assertThat(outcome().end()).isEqualTo(End.COMPLETE);
    assertThat(seen.outcomes(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "reader", "nio", "async", "dispatch"})
  void anUnchangedBodyIsThatOfTheClient(String way) throws Exception {
    String odd = "{ \"messages\" : [ ] ,\n \"model\":\"m\", \"x\": 1.0e3 }";

    assertThat(http.post(path(way), odd).body())
        .isEqualTo(way.equals("reader") ? odd.replace("\n", "") : odd);
  }

  @Test
  void theServletSeesTheLengthOfWhatItReadsAndNoCoding() throws Exception {
    HttpResponse<String> answer =
        http.post(
            path("stream"), gzip(CHAT), "content-encoding", "gzip", "accept-encoding", "gzip");

    int length = CHAT.getBytes(StandardCharsets.UTF_8).length;
    assertThat(answer.body()).isEqualTo(CHAT);
    assertThat(answer.headers().firstValue("x-seen"))
        .contains(length + " " + length + " null null");
  }

  @Test
  void callsKeepTheirNameOrGetOne() throws Exception {
    assertThat(
            http.post(path("stream"), CHAT, "x-request-id", "my-call-1")
                .headers()
                .firstValue("x-request-id"))
        .contains("my-call-1");
    assertThat(
            http.post(path("stream"), CHAT, "x-request-id", "a b")
                .headers()
                .firstValue("x-request-id")
                .orElseThrow())
        .hasSize(36);
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "async-events"})
  void eventsPassWhenTheyAreFlushed(String way) throws Exception {
    try (Http.Stream stream = http.stream(path(way), CHAT)) {
      assertThat(stream.readTo("\"one\"}}]}\n\n"))
          .contains("text/event-stream")
          .contains("chunked")
          .doesNotContain("[DONE]");
      http.get("/app/go/" + id);
      stream.readTo("data: [DONE]\n\n");
    }
    assertThat(outcome().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void listenersWriteAsFastAsTheClientReads() throws Exception {
    HttpResponse<String> answer = http.post(path("nio-events"), CHAT);

    assertThat(answer.body()).hasSize(399 * 5016 + AppServlet.LAST.length()).endsWith("[DONE]\n\n");
    assertThat(outcome().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void largeAnswersOfOtherKindsPass() throws Exception {
    assertThat(http.post(path("large"), CHAT).body()).hasSize(2 * 1024 * 1024);
  }

  @Test
  void everythingElsePassesUntouched() throws Exception {
    assertThat(http.get("/app/other").body()).isEqualTo("untouched null");
    assertThat(http.get("/app/other/chat/completions").body()).isEqualTo("untouched null");
    assertThat(http.method("OPTIONS", "/app/other/chat/completions").body())
        .isEqualTo("untouched null");
    assertThat(http.method("HEAD", "/app/other/chat/completions").statusCode()).isEqualTo(200);
    assertThat(seen.outcomes(id)).isEmpty();
  }

  @Test
  void formsAreRefusedBecauseAnEndpointMightReadThemAsJson() throws Exception {
    for (String type :
        new String[] {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
      HttpResponse<String> answer =
          http.post("/app/other/chat/completions", "{}", "content-type", type);

      assertThat(answer.statusCode()).isEqualTo(415);
      assertThat(answer.body()).startsWith("{\"error\":{").contains("unsupported_media_type");
    }
  }

  @Test
  void aDecisionThatComesLaterHoldsNoThread() throws Exception {
    CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
    CompletableFuture<Call> waiting = new CompletableFuture<>();
    policy.onCall =
        call -> {
          waiting.complete(call);
          return new Decision.Wait<>(later, Duration.ofSeconds(20));
        };
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> uncheckedPost(path("dispatch")));
    Call call = waiting.get();
    policy.onCall = Decision::go;
    for (int i = 0; i < 10; i++) {
      assertThat(http.post(path("stream"), CHAT).statusCode()).isEqualTo(200);
    }
    assertThat(answer).isNotDone();

    later.complete(Decision.go(renamed(call)));

    assertThat(answer.get().body()).contains("another-model");
  }

  private static HttpResponse<String> uncheckedPost(String path) {
    try {
      return http.post(path, CHAT);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDecisionThatComesLaterMayBeAnAnswer() throws Exception {
    policy.onCall =
        call -> {
          CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
          timer.execute(() -> later.complete(Decision.answer(refusal())));
          return new Decision.Wait<>(later, Duration.ofSeconds(20));
        };

    HttpResponse<String> answer = http.post(path("stream"), CHAT);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"permission_denied\"");
    Outcome outcome = outcome();
    assertThat(outcome.end()).isEqualTo(End.COMPLETE);
    assertThat(outcome.status()).isEqualTo(403);
  }

  @Test
  void aDecisionThatNeverComesIsAFailureOfItsPolicy() throws Exception {
    policy.onCall = call -> new Decision.Wait<>(new CompletableFuture<>(), Duration.ofMillis(50));

    assertThat(http.post(path("stream"), CHAT).statusCode()).isEqualTo(500);
    assertThat(outcome().reasons()).anyMatch(reason -> reason.rule().equals("failed"));
  }

  private static Reply refusal() {
    return Replies.error(dev.sluice.Protocol.CHAT, ApiError.forbidden("Not you."));
  }

  @Test
  void headersAreAddedChangedAndRemoved() throws Exception {
    policy.onHead =
        head ->
            Decision.go(
                new AnswerHead(
                    201, head.headers().without("x-seen").with("cache-status", "sluice; hit")));

    HttpResponse<String> answer = http.post(path("stream"), CHAT);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("x-seen")).isEmpty();
    assertThat(answer.headers().firstValue("cache-status")).contains("sluice; hit");
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
    assertThat(answer.body()).isEqualTo(CHAT);
  }

  @Test
  void aPolicyMayAnswerInPlaceOfTheHead() throws Exception {
    policy.onHead = head -> Decision.answer(refusal());

    HttpResponse<String> answer = http.post(path("stream"), CHAT);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("Not you.").doesNotContain("dich");
  }

  @Test
  void whatPoliciesAnswerKeepsTheHeadersOfFiltersInFront() throws Exception {
    policy.onHead = head -> Decision.answer(refusal());
    HttpResponse<String> answer = http.post(path("stream"), CHAT);

    assertThat(answer.headers().allValues(OuterFilter.HEADER)).hasSize(1);
    assertThat(answer.headers().firstValue("x-seen")).as("the application's").isEmpty();
  }

  @Test
  void theOutcomeHasTheStatusOfWhatReplacedAWholeAnswer() throws Exception {
    policy.onPiece =
        piece ->
            piece.kind() == AnswerPiece.Kind.BODY ? Decision.answer(refusal()) : Decision.go(piece);

    assertThat(http.post(path("stream"), CHAT).statusCode()).isEqualTo(403);
    assertThat(outcome().status()).isEqualTo(403);
  }

  @Test
  void aChangedPieceHasItsOwnLength() throws Exception {
    policy.onPiece =
        piece ->
            piece.kind() == AnswerPiece.Kind.BODY
                ? Decision.go(
                    piece.withBytes("{\"changed\":true}".getBytes(StandardCharsets.UTF_8)))
                : Decision.go(piece);

    HttpResponse<String> answer = http.post(path("stream"), CHAT);

    assertThat(answer.body()).isEqualTo("{\"changed\":true}");
    assertThat(answer.headers().firstValue("content-length")).contains("16");
  }

  @Test
  void aPolicyMayReplaceTheRestOfAStream() throws Exception {
    policy.onPiece =
        piece ->
            new String(piece.bytes(), StandardCharsets.UTF_8).contains("[DONE]")
                ? Decision.answer(
                    Replies.errorEvent(dev.sluice.Protocol.CHAT, ApiError.forbidden("Enough.")))
                : Decision.go(piece);

    HttpResponse<String> answer = http.post(path("nio-events"), CHAT);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("Enough.").doesNotContain("[DONE]");
  }

  @Test
  void whatIsHeldBackComesWithTheEnd() throws Exception {
    policy.onPiece =
        piece -> {
          if (piece.kind() == AnswerPiece.Kind.END) {
            return Decision.go(
                new AnswerPiece(
                    AnswerPiece.Kind.END,
                    "held".getBytes(StandardCharsets.UTF_8),
                    AnswerFacts.NONE));
          }
          return Decision.go(piece.dropped());
        };

    for (String way : List.of("stream", "reader", "nio", "async", "dispatch", "nio-events")) {
      assertThat(http.post(path(way), CHAT).body()).as(way).isEqualTo("held");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "error"})
  void whatAnApplicationThrowsEndsTheCall(String way) throws Exception {
    assertThat(http.post(path(way), CHAT).statusCode()).isEqualTo(500);

    Outcome outcome = outcome();
    assertThat(outcome.end()).isEqualTo(End.FAILED);
    assertThat(outcome.failure()).isNotNull();
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(seen.outcomes(id)).isEmpty();
  }

  @Test
  void whatIsThrownInMidStreamEndsTheCall() throws Exception {
    try (Http.Stream stream = http.stream(path("late-throw"), CHAT)) {
      stream.readTo("\"one\"}}]}\n\n");
    }

    Outcome outcome = outcome();
    assertThat(outcome.end()).isEqualTo(End.FAILED);
    assertThat(outcome.status()).isEqualTo(200);
  }

  @Test
  void anErrorPageIsTheContainersOwn() throws Exception {
    HttpResponse<String> answer = http.post(path("send-error"), CHAT);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("not now").doesNotContain("forget");
    assertThat(outcome().status()).isEqualTo(409);
  }

  @Test
  void anAnswerMayBeResetBeforeItIsSent() throws Exception {
    HttpResponse<String> answer = http.post(path("reset"), CHAT);

    assertThat(answer.body()).isEqualTo("{\"reset\":true}");
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
  }

  @Test
  void anApplicationThatNeverCompletesTimesOut() throws Exception {
    assertThat(http.post(path("never"), CHAT).statusCode()).isEqualTo(500);

    Outcome outcome = outcome();
    assertThat(outcome.end()).isEqualTo(End.TIMED_OUT);
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(seen.outcomes(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"endless", "nio-events"})
  void aClientThatLeavesIsNoticedByTheNextWrite(String way) throws Exception {
    Http.Stream stream = http.stream(path(way), CHAT);
    stream.readTo("data: ");
    stream.abort();

    assertThat(outcome().end()).isEqualTo(End.CLIENT_GONE);
    assertThat(seen.outcomes(id)).isEmpty();
  }

  @Test
  void brokenJsonIsRefusedInTheShapeOfTheApiAndSeen() throws Exception {
    HttpResponse<String> answer = http.post(path("stream"), "{\"model\":");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body()).startsWith("{\"error\":{\"message\":").contains("\"param\":");
    Outcome outcome = outcome();
    assertThat(outcome.status()).isEqualTo(400);
    assertThat(outcome.reasons()).anyMatch(reason -> reason.rule().equals("unreadable"));
  }

  @Test
  void whoMayNotCallIsNotToldWhatIsWrongWithTheBody() throws Exception {
    seen.onCall =
        call -> Decision.answer(Replies.error(call.protocol(), ApiError.unauthorized("Who?")));

    assertThat(http.post(path("stream"), "{\"model\":").statusCode()).isEqualTo(401);
  }

  @Test
  void theLongBodyOfWhoMayNotCallIsNotWaitedFor() throws Exception {
    seen.admits = head -> false;
    seen.onCall =
        call -> Decision.answer(Replies.error(call.protocol(), ApiError.unauthorized("Who?")));
    String head =
        "POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\nexpect: 100-continue\r\n\r\n"
            .formatted(path("stream"));

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tomcat.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();

      assertThat(new String(answer, StandardCharsets.UTF_8)).contains("HTTP/1.1 401");
    }
    assertThat(http.post(path("stream"), new byte[1_500_000]).statusCode()).isEqualTo(401);
  }

  @Test
  void oversizedBodiesAreRefusedAndTheClientCanReadWhy() throws Exception {
    byte[] large = new byte[3_500_000];

    assertThat(http.post(path("stream"), large).statusCode()).isEqualTo(413);
    assertThat(http.post(path("stream"), large, "transfer-encoding-test", "x").body())
        .contains("request_too_large")
        .contains("2000000 bytes");
    assertThat(outcome().status()).isEqualTo(413);
  }

  @Test
  void bombsAndUnknownCodingsAreRefused() throws Exception {
    String spaces = CHAT.substring(0, CHAT.length() - 1) + " ".repeat(1_500_000) + "}";

    assertThat(http.post(path("stream"), gzip(spaces), "content-encoding", "gzip").statusCode())
        .isEqualTo(415);
    assertThat(http.post(path("stream"), CHAT, "content-encoding", "gzip").statusCode())
        .isEqualTo(415);
    assertThat(http.post(path("stream"), CHAT, "content-encoding", "br").body())
        .contains("unsupported_media_type");
  }

  @Test
  void whereverAnAnswerIsCutEventsStayWhole() throws Exception {
    List<String> pieces = new java.util.concurrent.CopyOnWriteArrayList<>();
    policy.onPiece =
        piece -> {
          pieces.add(new String(piece.bytes(), StandardCharsets.UTF_8));
          return Decision.go(piece);
        };

    http.post(path("nio-events"), CHAT);

    assertThat(pieces).hasSize(401);
    assertThat(pieces.subList(0, 400)).allMatch(piece -> piece.endsWith("\n\n"));
  }

  static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return zipped.toByteArray();
  }

  @Test
  void headersKeepSeveralValues() throws Exception {
    policy.onHead =
        head ->
            Decision.go(
                new AnswerHead(
                    head.status(),
                    new Headers.Builder()
                        .add("content-type", "application/json")
                        .add("set-cookie", "a=1")
                        .add("set-cookie", "b=2")
                        .build()));

    assertThat(http.post(path("stream"), CHAT).headers().allValues("set-cookie"))
        .containsExactly("a=1", "b=2");
  }
}
