package dev.sluice;

import static dev.sluice.Fixtures.TARGET;
import static dev.sluice.Fixtures.call;
import static dev.sluice.Fixtures.piece;
import static dev.sluice.Fixtures.reply;
import static dev.sluice.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.Fixtures.Recorder;
import dev.sluice.Policy.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final AnswerHead OK = new AnswerHead(200, Headers.NONE);

  private final ScheduledExecutorService timer = Fixtures.timer();
  private final List<String> log = new ArrayList<>();
  private final List<Pipeline.Step> steps = new ArrayList<>();

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  private Recorder add(Recorder handler, Stage stage, boolean failOpen, boolean shadow) {
    steps.add(
        new Pipeline.Step(
            Fixtures.policy(handler.name, stage, journal -> handler), failOpen, shadow));
    return handler;
  }

  private Recorder add(Recorder handler, Stage stage) {
    return add(handler, stage, false, false);
  }

  private Pipeline pipeline() {
    return new Pipeline(steps, Fixtures.failures(), Fixtures.environment(timer));
  }

  private static Reply answerOf(Decision<?> decision) {
    assertThat(decision).isInstanceOf(Decision.Answer.class);
    return ((Decision.Answer<?>) decision).reply();
  }

  /** Begins an exchange whose call went to the target and got a head. */
  private Exchange answeredWith(AnswerHead head) {
    Exchange exchange = pipeline().begin();
    exchange.onCall(call());
    exchange.sentTo(TARGET);
    exchange.onHead(head);
    return exchange;
  }

  private static <T> T valueOf(Decision<T> decision) {
    assertThat(decision).isInstanceOf(Decision.Continue.class);
    return ((Decision.Continue<T>) decision).value();
  }

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
  void aWaitFreesTheThreadAndGoesOnWhereItStopped() {
    CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
    add(new Waiting(log, later, Duration.ofMinutes(1)), Stage.ADMIT);
    add(new Recorder("route", log), Stage.ROUTE);
    Exchange exchange = pipeline().begin();

    Decision<Call> decision = exchange.onCall(call());
    assertThat(decision).isInstanceOf(Decision.Wait.class);
    CompletableFuture<Decision<Call>> whole = ((Decision.Wait<Call>) decision).later();
    assertThat(whole).isNotDone();
    assertThat(log).isEmpty();

    Call changed = call().withModel("large");
    later.complete(Decision.go(changed));
    assertThat(valueOf(whole.join())).isSameAs(changed);
    assertThat(log).containsExactly("route call");
  }

  @Test
  void aWaitBeyondItsDeadlineIsAFailureOfThePolicy() {
    add(new Waiting(log, new CompletableFuture<>(), Duration.ofMillis(5)), Stage.ADMIT);
    Exchange exchange = pipeline().begin();

    Decision<Call> decision = exchange.onCall(call());
    Decision<Call> settled = ((Decision.Wait<Call>) decision).later().join();

    assertThat(answerOf(settled).head().status()).isEqualTo(503);
    assertThat(exchange.reasons())
        .extracting(Reason::why)
        .containsExactly("TimeoutException, the call is refused");
  }

  @Test
  void endingTheCallEndsAWaitAndTellsThePolicyThatItIsTooLate() {
    CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
    add(new Waiting(log, later, Duration.ofMinutes(1)), Stage.ADMIT);
    Exchange exchange = pipeline().begin();
    CompletableFuture<Decision<Call>> whole =
        ((Decision.Wait<Call>) exchange.onCall(call())).later();

    exchange.complete(Outcome.End.CLIENT_GONE, null);

    assertThatThrownBy(whole::join).isInstanceOf(CancellationException.class);
    assertThat(later.complete(Decision.go(call()))).isFalse();
    assertThat(log).containsExactly("limit complete CLIENT_GONE");
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

  /** Decides when the test does. */
  private static final class Waiting extends Recorder {
    private final CompletableFuture<Decision<Call>> later;
    private final Duration deadline;

    Waiting(List<String> log, CompletableFuture<Decision<Call>> later, Duration deadline) {
      super("limit", log);
      this.later = later;
      this.deadline = deadline;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      return new Decision.Wait<>(later, deadline);
    }
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

  @Test
  void usageAndCostAreWhatTheLastPieceReported() {
    Recorder observer = add(new Recorder("observe", log), Stage.OBSERVE);
    Exchange exchange = answeredWith(OK);
    for (int output : new int[] {1, 50, 1_000}) {
      AnswerFacts facts =
          new AnswerFacts("id", "demo", List.of(), new Usage(2_000, output, 0, 0, 0, false), 4);
      exchange.onPiece(new AnswerPiece(AnswerPiece.Kind.EVENT, new byte[1], facts));
    }
    exchange.complete(Outcome.End.COMPLETE, null);

    Outcome outcome = observer.outcomes.get(0);
    assertThat(outcome.usage()).isEqualTo(new Usage(2_000, 1_000, 0, 0, 0, false));
    assertThat(outcome.cost().toString()).isEqualTo("0.0003");
    assertThat(outcome.answer().textLength()).isEqualTo(12);
  }

  @Test
  void whatAPolicyAskedATargetByItselfIsCharged() {
    Recorder observer = add(new Recorder("observe", log), Stage.OBSERVE);
    AnswerFacts facts =
        new AnswerFacts("id", "demo", List.of(), new Usage(2_000, 1_000, 0, 0, 0, false), 4);
    AnswerPiece body = new AnswerPiece(AnswerPiece.Kind.BODY, new byte[1], facts);
    add(
        new Recorder("ask", log) {
          @Override
          public Decision<Call> onCall(Call call) {
            return Decision.answer(new Reply(Reply.Origin.UPSTREAM, TARGET, OK, List.of(body)));
          }
        },
        Stage.ROUTE);
    Exchange exchange = pipeline().begin();

    exchange.onCall(call());
    exchange.complete(Outcome.End.COMPLETE, null);

    Outcome outcome = observer.outcomes.get(0);
    assertThat(outcome.target()).isEqualTo(TARGET);
    assertThat(outcome.usage().total()).isEqualTo(3_000);
    assertThat(outcome.cost().toString()).isEqualTo("0.0003");
  }

  @Test
  void aStreamThatTheClientCutIsEstimatedNotFree() {
    Recorder observer = add(new Recorder("observe", log), Stage.OBSERVE);
    Exchange exchange = answeredWith(OK);
    exchange.onPiece(piece("twelve chars"));
    exchange.complete(Outcome.End.CLIENT_GONE, null);

    assertThat(observer.outcomes.get(0).usage()).isEqualTo(new Usage(7, 3, 0, 0, 0, true));
    assertThat(observer.outcomes.get(0).cancelled()).isTrue();
  }

  @Test
  void tokensOfAnApplicationsOwnAnswerCountAndCostNothing() {
    Recorder observer = add(new Recorder("observe", log), Stage.OBSERVE);
    Exchange exchange = pipeline().begin();
    exchange.onCall(call());
    exchange.onHead(OK);
    Usage used = new Usage(20, 10, 0, 0, 0, false);
    AnswerFacts facts = new AnswerFacts(null, null, List.of(), used, 4);
    exchange.onPiece(new AnswerPiece(AnswerPiece.Kind.BODY, new byte[1], facts));
    exchange.complete(Outcome.End.COMPLETE, null);

    assertThat(observer.outcomes.get(0).usage()).isEqualTo(used);
    assertThat(observer.outcomes.get(0).cost()).isEqualTo(Money.ZERO);
  }

  @Test
  void anErrorOfTheProviderCostsNothing() {
    Recorder observer = add(new Recorder("observe", log), Stage.OBSERVE);
    Exchange exchange = answeredWith(new AnswerHead(500, Headers.NONE));
    exchange.onPiece(piece("an error text"));
    exchange.complete(Outcome.End.COMPLETE, null);

    assertThat(observer.outcomes.get(0).usage()).isEqualTo(Usage.NONE);
    assertThat(observer.outcomes.get(0).status()).isEqualTo(500);
  }

  @Test
  void completesOnceWhenManyThreadsEndIt() throws Exception {
    for (int round = 0; round < 200; round++) {
      steps.clear();
      Recorder observer = add(new Recorder("observe", new CopyOnWriteArrayList<>()), Stage.OBSERVE);
      Pipeline pipeline = pipeline();
      Exchange exchange = pipeline.begin();
      exchange.onCall(call());
      List<CompletableFuture<Void>> racers = new ArrayList<>();
      for (Outcome.End end : Outcome.End.values()) {
        racers.add(CompletableFuture.runAsync(() -> exchange.complete(end, null)));
        racers.add(CompletableFuture.runAsync(() -> exchange.onPiece(piece("late"))));
      }
      CompletableFuture.allOf(racers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
      assertThat(observer.outcomes).hasSize(1);
    }
  }

  @Test
  void aLateDecisionRacingWithTheEndIsEitherTakenOrRefused() {
    for (int round = 0; round < 500; round++) {
      steps.clear();
      CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
      Recorder limit =
          add(new Waiting(new ArrayList<>(), later, Duration.ofMinutes(1)), Stage.ADMIT);
      Exchange exchange = pipeline().begin();
      CompletableFuture<Decision<Call>> whole =
          ((Decision.Wait<Call>) exchange.onCall(call())).later();
      CompletableFuture<Boolean> taken =
          CompletableFuture.supplyAsync(() -> later.complete(Decision.go(call())));
      exchange.complete(Outcome.End.CLIENT_GONE, null);
      boolean came = taken.join();

      assertThat(limit.outcomes).hasSize(1);
      Throwable failure = whole.handle((value, e) -> e).orTimeout(30, TimeUnit.SECONDS).join();
      if (!came) {
        assertThat(failure).isNotNull().isNotInstanceOf(CompletionException.class);
      }
    }
  }
}
