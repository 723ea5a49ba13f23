package dev.sluice.servlet;

import static dev.sluice.servlet.FilterServer.CHAT;
import static dev.sluice.servlet.FilterServer.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Decision;
import dev.sluice.Outcome;
import dev.sluice.Outcome.End;
import dev.sluice.servlet.app.AppServlet;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an application's answers leave through the filter, and how calls end. */
@Timeout(60)
final class FilterAnswerIT {

  @RegisterExtension static final FilterServer server = FilterServer.application();

  private final TestPolicy policy = server.policy;
  private final Http http = server.http();

  @ParameterizedTest
  @ValueSource(strings = {"events", "async-events"})
  void eventsPassWhenTheyAreFlushed(String way) throws Exception {
    try (Http.Stream stream = http.stream(path(way), CHAT)) {
      assertThat(stream.readTo("\"one\"}}]}\n\n"))
          .contains("text/event-stream")
          .contains("chunked")
          .doesNotContain("[DONE]");
      http.get("/app/go/" + server.id());
      stream.readTo("data: [DONE]\n\n");
    }
    assertThat(server.outcome().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void listenersWriteAsFastAsTheClientReads() throws Exception {
    HttpResponse<String> answer = http.post(path("nio-events"), CHAT);

    assertThat(answer.body()).hasSize(399 * 5016 + AppServlet.LAST.length()).endsWith("[DONE]\n\n");
    assertThat(server.outcome().end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void largeAnswersOfOtherKindsPass() throws Exception {
    assertThat(http.post(path("large"), CHAT).body()).hasSize(2 * 1024 * 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "error"})
  void whatAnApplicationThrowsEndsTheCall(String way) throws Exception {
    assertThat(http.post(path(way), CHAT).statusCode()).isEqualTo(500);

    Outcome outcome = server.outcome();
    assertThat(outcome.end()).isEqualTo(End.FAILED);
    assertThat(outcome.failure()).isNotNull();
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(server.moreOutcomes()).isEmpty();
  }

  @Test
  void whatIsThrownInMidStreamEndsTheCall() throws Exception {
    try (Http.Stream stream = http.stream(path("late-throw"), CHAT)) {
      stream.readTo("\"one\"}}]}\n\n");
    }

    Outcome outcome = server.outcome();
    assertThat(outcome.end()).isEqualTo(End.FAILED);
    assertThat(outcome.status()).isEqualTo(200);
  }

  @Test
  void anErrorPageIsTheContainersOwn() throws Exception {
    HttpResponse<String> answer = http.post(path("send-error"), CHAT);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("not now").doesNotContain("forget");
    assertThat(server.outcome().status()).isEqualTo(409);
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

    Outcome outcome = server.outcome();
    assertThat(outcome.end()).isEqualTo(End.TIMED_OUT);
    assertThat(outcome.status()).isEqualTo(500);
    assertThat(server.moreOutcomes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"endless", "nio-events"})
  void aClientThatLeavesIsNoticedByTheNextWrite(String way) throws Exception {
    Http.Stream stream = http.stream(path(way), CHAT);
    stream.readTo("data: ");
    stream.abort();

    assertThat(server.outcome().end()).isEqualTo(End.CLIENT_GONE);
    assertThat(server.moreOutcomes()).isEmpty();
  }

  @Test
  void whereverAnAnswerIsCutEventsStayWhole() throws Exception {
    List<String> pieces = new CopyOnWriteArrayList<>();
    policy.onPiece =
        piece -> {
          pieces.add(new String(piece.bytes(), StandardCharsets.UTF_8));
          return Decision.go(piece);
        };

    http.post(path("nio-events"), CHAT);

    assertThat(pieces).hasSize(401);
    assertThat(pieces.subList(0, 400)).allMatch(piece -> piece.endsWith("\n\n"));
  }
}
