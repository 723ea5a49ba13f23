package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Journal;
import dev.sluice.Money;
import dev.sluice.Outcome;
import dev.sluice.Plan;
import dev.sluice.Policy;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.Sample;
import dev.sluice.Usage;
import dev.sluice.cost.Ledger.Dimension;
import dev.sluice.cost.Ledger.Row;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostPolicyTest {
  private final Ledger ledger = new Ledger(Sample.NOW);

  private Exchange begin(Policy... others) {
    Policy[] all = new Policy[others.length + 1];
    all[0] = new CostPolicy(ledger, Sample.models());
    System.arraycopy(others, 0, all, 1, others.length);
    return Sample.pipeline(Sample.environment(new AtomicLong()), all).begin();
  }

  private static Call call(String model) {
    return Sample.call(Headers.NONE, Protocol.CHAT, model)
        .withCaller(Sample.caller("acme", "search"), "summary");
  }

  @Test
  void chargesWhatTheTargetUsed() {
    Exchange exchange = begin();
    Sample.go(exchange.onCall(call("auto").withPlan(new Plan("small", List.of(Sample.SMALL)))));
    Sample.answered(exchange, Sample.SMALL, new Usage(1_000, 100, 0, 0, 0, false));
    // 1000 tokens at 2 and 100 at 10 dollars a million.
    Totals expected = new Totals(1, 0, 1_000, 100, new Money(3_000_000), Money.ZERO);
    assertThat(ledger.snapshot().whole()).isEqualTo(expected);
    assertThat(ledger.snapshot().rows())
        .containsExactly(
            new Row(Dimension.TENANT, "acme", expected),
            new Row(Dimension.TEAM, "acme/search", expected),
            new Row(Dimension.MODEL, "small", expected),
            new Row(Dimension.ENDPOINT, "http://127.0.0.1:8081/v1", expected),
            new Row(Dimension.FEATURE, "summary", expected));
  }

  @Test
  void aStreamThatWasCutIsChargedByEstimate() {
    Exchange exchange = begin();
    Sample.go(exchange.onCall(call("gpt-4o-mini").withInputTokens(50)));
    exchange.sentTo(Sample.SMALL);
    Sample.go(exchange.onHead(Sample.stream(200)));
    Sample.go(exchange.onPiece(Sample.body(null)));
    exchange.complete(Outcome.End.CLIENT_GONE, null);
    assertThat(ledger.snapshot().by(Dimension.MODEL))
        .containsExactly(
            new Row(
                Dimension.MODEL, "small", new Totals(1, 0, 50, 3, new Money(130_000), Money.ZERO)));
  }

  @ParameterizedTest
  @CsvSource({"small, 1100000", "gpt-4o-mini, 1100000", "auto, 1100000", "unknown, 1100000"})
  void anAnswerFromTheCacheSavesWhatItWouldHaveCost(String asked, long nanos) {
    Exchange exchange = begin(answering(Reply.Origin.CACHE, new Usage(500, 10, 0, 0, 0, false)));
    Sample.reply(exchange.onCall(call(asked)));
    exchange.complete(Outcome.End.COMPLETE, null);
    assertThat(ledger.snapshot().whole())
        .isEqualTo(new Totals(1, 1, 0, 0, Money.ZERO, new Money(nanos)));
  }

  @Test
  void anAnswerFromTheCacheOfUnknownUsageSavesNothingKnown() {
    Exchange exchange = begin(answering(Reply.Origin.CACHE, null));
    Sample.reply(exchange.onCall(call("small")));
    exchange.complete(Outcome.End.COMPLETE, null);
    assertThat(ledger.snapshot().whole()).isEqualTo(new Totals(1, 1, 0, 0, Money.ZERO, Money.ZERO));
  }

  @Test
  void refusalsAndListsOfModelsAreNotCharged() {
    Exchange refused = begin(answering(Reply.Origin.POLICY, null));
    Sample.reply(refused.onCall(call("small")));
    refused.complete(Outcome.End.COMPLETE, null);
    Exchange list = begin();
    Sample.go(list.onCall(Sample.call(Headers.NONE, Protocol.MODELS, "")));
    list.complete(Outcome.End.COMPLETE, null);
    assertThat(ledger.snapshot().rows()).isEmpty();
    assertThat(ledger.snapshot().whole()).isEqualTo(Totals.ZERO);
  }

  private static Policy answering(Reply.Origin origin, Usage usage) {
    AnswerPiece body = Sample.body(usage);
    return new Policy() {
      @Override
      public String name() {
        return "answers";
      }

      @Override
      public Stage stage() {
        return Stage.CACHE;
      }

      @Override
      public Handler open(Journal journal) {
        return new Handler() {
          @Override
          public Decision<Call> onCall(Call call) {
            return Decision.answer(new Reply(origin, Sample.ok(), List.of(body)));
          }
        };
      }
    };
  }
}
