package dev.sluice;

import static dev.sluice.Fixtures.call;
import static dev.sluice.Fixtures.piece;
import static dev.sluice.Fixtures.reply;
import static dev.sluice.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.Fixtures.Recorder;
import dev.sluice.Policy.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** In which order policies are asked, and what their answers and failures do. */
class ExchangeTest extends ExchangeFixture {
  @Test
  void goesDownInTheOrderOfStagesAndComesBackTheOtherWay() {
    add(new Recorder("route", log), Stage.ROUTE);
    add(new Recorder("identity", log), Stage.IDENTIFY);
    Exchange exchange = pipeline().begin();
    Call sent = call();

    assertThat(valueOf(exchange.onCall(sent))).isSameAs(sent);
    exchange.onHead(OK);
    exchange.onPiece(piece("a"));
    exchange.onPiece(AnswerPiece.END);
    exchange.complete(Outcome.End.COMPLETE, null);

    assertThat(log)
        .containsExactly(
            "identity call",
            "route call",
            "route head 200",
            "identity head 200",
            "route a",
            "identity a",
            "route end",
            "identity end",
            "route complete COMPLETE",
            "identity complete COMPLETE");
  }

  @Test
  void anAnswerPassesTheHandlersAboveAndNothingBelowIsOpened() {
    Recorder observer = add(new Recorder("observe", log), Stage.OBSERVE);
    add(
        new Recorder("cache", log) {
          @Override
          public Decision<Call> onCall(Call call) {
            return Decision.answer(reply(200, "x", "y"));
          }
        },
        Stage.CACHE);
    add(new Recorder("route", log), Stage.ROUTE);
    Exchange exchange = pipeline().begin();

    Reply reply = answerOf(exchange.onCall(call()));
    exchange.complete(Outcome.End.COMPLETE, null);

    assertThat(reply.pieces()).extracting(Fixtures::text).containsExactly("x", "y", "");
    assertThat(log)
        .containsExactly(
            "observe call",
            "observe head 200",
            "observe x",
            "observe y",
            "observe end",
            "cache complete COMPLETE",
            "observe complete COMPLETE");
    assertThat(observer.outcomes.get(0).origin()).isEqualTo(Reply.Origin.POLICY);
    assertThat(observer.outcomes.get(0).usage()).isEqualTo(Usage.NONE);
    assertThat(observer.outcomes.get(0).cost()).isEqualTo(Money.ZERO);
  }

  @Test
  void aHandlerAboveMayReplaceTheReplyOfOneBelow() {
    add(
        new Recorder("guard", log) {
          @Override
          public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
            return text(piece).equals("secret")
                ? Decision.answer(reply(200, "removed"))
                : Decision.go(piece);
          }
        },
        Stage.GUARD);
    add(
        new Recorder("cache", log) {
          @Override
          public Decision<Call> onCall(Call call) {
            return Decision.answer(reply(200, "fine", "secret", "more"));
          }
        },
        Stage.CACHE);

    Reply reply = answerOf(pipeline().begin().onCall(call()));

    assertThat(reply.pieces()).extracting(Fixtures::text).startsWith("fine", "removed");
    assertThat(reply.pieces()).extracting(Fixtures::text).doesNotContain("secret", "more");
  }

  /** Fails when it sees the first piece of an answer, and may not be passed over. */
  private void addGuardThatFails() {
    add(
        new Recorder("guard", log) {
          @Override
          public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
            throw new IllegalStateException("broken");
          }
        },
        Stage.GUARD);
  }

  private void addCacheThatAnswers(Reply reply) {
    add(
        new Recorder("cache", log) {
          @Override
          public Decision<Call> onCall(Call call) {
            return Decision.answer(reply);
          }
        },
        Stage.CACHE);
  }

  @Test
  void aReplyThatIsADocumentIsReplacedWithItsHead() {
    addGuardThatFails();
    AnswerPiece body =
        new AnswerPiece(AnswerPiece.Kind.BODY, new byte[] {'{', '}'}, AnswerFacts.NONE);
    AnswerHead json = new AnswerHead(200, Headers.of("content-type", "application/json"));
    addCacheThatAnswers(new Reply(Reply.Origin.CACHE, json, List.of(body)));

    Reply reply = answerOf(pipeline().begin().onCall(call()));

    assertThat(reply.head().status()).isEqualTo(503);
    assertThat(reply.pieces()).extracting(Fixtures::text).containsExactly("failed:guard", "");
  }

  @Test
  void aReplyThatIsAStreamEndsWithAnEventWhenAPolicyFails() {
    addGuardThatFails();
    addCacheThatAnswers(reply(200, "x"));
    List<Boolean> streaming = new ArrayList<>();
    Failures failures =
        (call, stream, policy) -> {
          streaming.add(stream);
          return reply(200, "failed:" + policy);
        };
    Pipeline pipeline = new Pipeline(steps, failures, Fixtures.environment(timer));

    Reply reply = answerOf(pipeline.begin().onCall(call()));

    assertThat(streaming).containsExactly(true);
    assertThat(reply.head().eventStream()).isTrue();
    assertThat(reply.pieces()).extracting(Fixtures::text).containsExactly("failed:guard", "");
  }

  @Test
  void aCallThatHasEndedOpensNoPolicy() {
    add(new Recorder("limit", log), Stage.ADMIT);
    Exchange exchange = pipeline().begin();

    exchange.complete(Outcome.End.CLIENT_GONE, null);

    assertThatThrownBy(() -> exchange.onCall(call())).isInstanceOf(CancellationException.class);
    assertThat(log).isEmpty();
  }

  @Test
  void aPolicyThatFailsClosedRefusesAndOneThatFailsOpenIsPassedOver() {
    add(new Failing("trim", log), Stage.TRIM, true, false);
    add(new Failing("limit", log), Stage.RESERVE, false, false);
    Exchange exchange = pipeline().begin();

    Reply reply = answerOf(exchange.onCall(call()));
    exchange.complete(Outcome.End.FAILED, null);

    assertThat(reply.pieces()).extracting(Fixtures::text).contains("failed:limit");
    assertThat(exchange.reasons())
        .extracting(Reason::policy, Reason::why)
        .containsExactly(
            tuple("trim", "AssertionError, the call goes on without it"),
            tuple("limit", "AssertionError, the call is refused"));
    assertThat(log).containsExactly("limit complete FAILED", "trim complete FAILED");
  }

  /** Throws an Error, which must release what others acquired just as an exception must. */
  private static final class Failing extends Recorder {
    Failing(String name, List<String> log) {
      super(name, log);
    }

    @Override
    public Decision<Call> onCall(Call call) {
      throw new AssertionError("broken");
    }

    @Override
    public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
      throw new IllegalStateException("asked again after it failed");
    }
  }

  @Test
  void aShadowedPolicyDecidesWithoutEffect() {
    add(
        new Recorder("limit", log) {
          @Override
          public Decision<Call> onCall(Call call) {
            return Decision.answer(reply(429, "no"));
          }
        },
        Stage.ADMIT,
        false,
        true);
    Exchange exchange = pipeline().begin();
    Call sent = call();

    assertThat(valueOf(exchange.onCall(sent))).isSameAs(sent);
    assertThat(exchange.reasons())
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.shadow()).isTrue();
              assertThat(reason.why()).isEqualTo("would have answered");
              assertThat(reason.figures()).containsEntry("status", 429);
            });
  }
}
