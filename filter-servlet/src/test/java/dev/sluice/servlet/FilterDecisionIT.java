package dev.sluice.servlet;

import static dev.sluice.servlet.FilterServer.CHAT;
import static dev.sluice.servlet.FilterServer.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Outcome.End;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What policies decide about calls and answers, and what clients get then. */
@Timeout(60)
final class FilterDecisionIT {

  @RegisterExtension static final FilterServer server = FilterServer.application();

  private final TestPolicy policy = server.policy;
  private final Http http = server.http();

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

    later.complete(Decision.go(call.withModel("another-model")));

    assertThat(answer.get().body()).contains("another-model");
  }

  private HttpResponse<String> uncheckedPost(String path) {
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
          server.later(() -> later.complete(Decision.answer(refusal())));
          return new Decision.Wait<>(later, Duration.ofSeconds(20));
        };

    HttpResponse<String> answer = http.post(path("stream"), CHAT);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"permission_denied\"");
    assertThat(answer.headers().allValues("x-request-id")).containsExactly(server.id());
    Outcome outcome = server.outcome();
    assertThat(outcome.end()).isEqualTo(End.COMPLETE);
    assertThat(outcome.status()).isEqualTo(403);
  }

  @Test
  void aDecisionThatNeverComesIsAFailureOfItsPolicy() throws Exception {
    policy.onCall = call -> new Decision.Wait<>(new CompletableFuture<>(), Duration.ofMillis(50));

    assertThat(http.post(path("stream"), CHAT).statusCode()).isEqualTo(500);
    assertThat(server.outcome().reasons()).anyMatch(reason -> reason.rule().equals("failed"));
  }

  private static Reply refusal() {
    return Replies.error(Protocol.CHAT, ApiError.forbidden("Not you."));
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
    assertThat(server.outcome().status()).isEqualTo(403);
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
                ? Decision.answer(Replies.errorEvent(Protocol.CHAT, ApiError.forbidden("Enough.")))
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
