package dev.sluice.servlet;

import static dev.sluice.servlet.FilterServer.CHAT;
import static dev.sluice.servlet.FilterServer.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Decision;
import dev.sluice.Outcome;
import dev.sluice.Outcome.End;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls reach an application through the filter, and which of them do not. */
@Timeout(60)
final class FilterRequestIT {

  @RegisterExtension static final FilterServer server = FilterServer.application();

  private final TestPolicy policy = server.policy;
  private final Http http = server.http();

  @ParameterizedTest
  @ValueSource(strings = {"stream", "reader", "nio", "async", "dispatch"})
  void aRewrittenBodyReachesTheServlet(String way) throws Exception {
    policy.onCall = call -> Decision.go(call.withModel("another-model"));

    HttpResponse<String> answer = http.post(path(way), CHAT);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(CHAT.replace("\"m\"", "\"another-model\""));
    assertThat(answer.headers().firstValue("content-length"))
        .contains(Integer.toString(answer.body().getBytes(StandardCharsets.UTF_8).length));
    assertThat(server.outcome().end()).isEqualTo(End.COMPLETE);
    assertThat(server.moreOutcomes()).isEmpty();
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
            path("stream"), Http.gzip(CHAT), "content-encoding", "gzip", "accept-encoding", "gzip");

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

  @Test
  void everythingElsePassesUntouched() throws Exception {
    assertThat(http.get("/app/other").body()).isEqualTo("untouched null");
    assertThat(http.get("/app/other/chat/completions").body()).isEqualTo("untouched null");
    assertThat(http.method("OPTIONS", "/app/other/chat/completions").body())
        .isEqualTo("untouched null");
    assertThat(http.method("HEAD", "/app/other/chat/completions").statusCode()).isEqualTo(200);
    assertThat(server.moreOutcomes()).isEmpty();
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
  void brokenJsonIsRefusedInTheShapeOfTheApiAndSeen() throws Exception {
    HttpResponse<String> answer = http.post(path("stream"), "{\"model\":");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body()).startsWith("{\"error\":{\"message\":").contains("\"param\":");
    Outcome outcome = server.outcome();
    assertThat(outcome.status()).isEqualTo(400);
    assertThat(outcome.reasons()).anyMatch(reason -> reason.rule().equals("unreadable"));
  }

  @Test
  void whoMayNotCallIsNotToldWhatIsWrongWithTheBody() throws Exception {
    server.seen.onCall =
        call -> Decision.answer(Replies.error(call.protocol(), ApiError.unauthorized("Who?")));

    assertThat(http.post(path("stream"), "{\"model\":").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat/complet%69ons", "chat/completions;a=b", "./chat/completions"})
  void noOtherSpellingOfThePathGetsAroundThePolicies(String spelling) throws Exception {
    policy.onCall =
        call -> Decision.answer(Replies.error(call.protocol(), ApiError.unauthorized("Who?")));

    assertThat(http.post("/app/stream/" + spelling, CHAT).statusCode()).isEqualTo(401);
  }

  @Test
  void theLongBodyOfWhoMayNotCallIsNotWaitedFor() throws Exception {
    server.seen.admits = head -> false;
    server.seen.onCall =
        call -> Decision.answer(Replies.error(call.protocol(), ApiError.unauthorized("Who?")));
    String head =
        "POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\nexpect: 100-continue\r\n\r\n"
            .formatted(path("stream"));

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
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
    assertThat(server.outcome().status()).isEqualTo(413);
  }

  @Test
  void bombsAndUnknownCodingsAreRefused() throws Exception {
    String spaces = CHAT.substring(0, CHAT.length() - 1) + " ".repeat(1_500_000) + "}";

    assertThat(
            http.post(path("stream"), Http.gzip(spaces), "content-encoding", "gzip").statusCode())
        .isEqualTo(415);
    assertThat(http.post(path("stream"), CHAT, "content-encoding", "gzip").statusCode())
        .isEqualTo(415);
    assertThat(http.post(path("stream"), CHAT, "content-encoding", "br").body())
        .contains("unsupported_media_type");
  }
}
