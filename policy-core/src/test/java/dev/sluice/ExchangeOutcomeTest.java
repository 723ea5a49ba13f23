package dev.sluice;

import static dev.sluice.Fixtures.TARGET;
import static dev.sluice.Fixtures.call;
import static dev.sluice.Fixtures.piece;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures.Recorder;
import dev.sluice.Policy.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a call has used and cost once it has ended. */
class ExchangeOutcomeTest extends ExchangeFixture {
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
  void aTargetThatWasLateMayBillWhatItWasSent() {
    Recorder observer = add(new Recorder("observe", log), Stage.OBSERVE);
    answeredWith(new AnswerHead(504, Headers.NONE)).complete(Outcome.End.TIMED_OUT, null);

    assertThat(observer.outcomes.get(0).usage()).isEqualTo(new Usage(7, 0, 0, 0, 0, true));
    assertThat(observer.outcomes.get(0).status()).isEqualTo(504);
  }

  @Test
  void aTimeOutThatATargetReportsCostsNothing() {
    Recorder observer = add(new Recorder("observe", log), Stage.OBSERVE);
    answeredWith(new AnswerHead(504, Headers.NONE)).complete(Outcome.End.COMPLETE, null);

    assertThat(observer.outcomes.get(0).usage()).isEqualTo(Usage.NONE);
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
}
