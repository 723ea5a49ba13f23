package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Pipeline;
import dev.sluice.Policy;
import dev.sluice.Protocol;
import dev.sluice.Reason;
import dev.sluice.Reply;
import dev.sluice.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Buckets buckets = new Buckets(nanos::get);

  private Policy limit(String name, Per per, String... rates) {
    List<Rate> parsed = new ArrayList<>();
    for (String rate : rates) {
      parsed.add(Rate.parse(rate));
    }
    return Limits.of(
            name,
            new LimitSettings(per, parsed, List.of(), null),
            Sample.models(),
            buckets,
            new Outputs())
        .get(0);
  }

  private Pipeline pipeline(Policy... policies) {
    return Sample.pipeline(Sample.environment(nanos), policies);
  }

  private static Call by(String tenant, String team) {
    return Sample.call(Headers.NONE).withCaller(Sample.caller(tenant, team), null);
  }

  private static int status(Pipeline pipeline, Call call) {
    Exchange exchange = pipeline.begin();
    Decision<Call> decision = exchange.onCall(call);
    exchange.complete(Outcome.End.COMPLETE, null);
    return decision instanceof Decision.Continue<Call> ? 0 : Sample.reply(decision).head().status();
  }

  @Test
  void tellsEachAnswerWhatIsLeft() {
    Exchange exchange = pipeline(limit("limit", Per.TENANT, "3/min")).begin();
    Sample.go(exchange.onCall(by("acme", null)));
    AnswerHead head = Sample.go(exchange.onHead(Sample.ok()));
    assertThat(head.headers())
        .isEqualTo(
            Headers.of(
                "content-type", "application/json",
                "x-ratelimit-limit-requests", "3",
                "x-ratelimit-remaining-requests", "2",
                "x-ratelimit-reset-requests", "20s"));
  }

  @Test
  void holdsOnlyForWhomItIsMeant() {
    LimitSettings settings =
        new LimitSettings(
            Per.KEY, List.of(Rate.parse("1/min")), List.of(), new Only("acme", "search", null));
    Policy limit = Limits.of("limit", settings, Sample.models(), buckets, new Outputs()).get(0);
    Pipeline pipeline = pipeline(limit);
    assertThat(status(pipeline, by("acme", "search"))).isZero();
    assertThat(status(pipeline, by("acme", "search"))).isEqualTo(429);
    for (String team : new String[] {"ads", null}) {
      assertThat(status(pipeline, by("acme", team))).isZero();
      assertThat(status(pipeline, by("acme", team))).isZero();
    }
    assertThatThrownBy(() -> new Only(null, null, null)).hasMessageContaining("needs a tenant");
  }

  @Test
  void refusesWhatIsTooManyAndSaysWhenToComeBack() {
    Pipeline pipeline = pipeline(limit("limit", Per.TENANT, "3/min"));
    for (int i = 0; i < 3; i++) {
      assertThat(status(pipeline, by("acme", null))).isZero();
    }
    nanos.addAndGet(Duration.ofMillis(12_345).toNanos());
    Exchange exchange = pipeline.begin();
    Reply reply = Sample.reply(exchange.onCall(by("acme", null)));
    Headers headers = reply.head().headers();
    assertThat(reply.head().status()).isEqualTo(429);
    assertThat(headers.get("retry-after")).isEqualTo("8");
    assertThat(Long.parseLong(headers.get("retry-after-ms"))).isBetween(7_655L, 7_656L);
    assertThat(headers.get("x-ratelimit-limit-requests")).isEqualTo("3");
    assertThat(headers.get("x-ratelimit-remaining-requests")).isEqualTo("0");
    assertThat(headers.get("x-ratelimit-reset-requests")).isEqualTo("47.655s");
    assertThat(Sample.text(reply))
        .contains("rate_limit_exceeded")
        .contains("tenant 'acme'")
        .contains("3/min")
        .contains("7.655s");
    assertThat(exchange.reasons()).singleElement().hasFieldOrPropertyWithValue("rule", "requests");
    // Coming back when told is early enough, and not later than need be.
    nanos.addAndGet(Duration.ofMillis(7_655).toNanos());
    assertThat(status(pipeline, by("acme", null))).isZero();
    assertThat(status(pipeline, by("acme", null))).isEqualTo(429);
  }

  @Test
  void waitsShorterThanASecondAreRoundedUp() {
    Pipeline pipeline = pipeline(limit("limit", Per.ALL, "1000/s burst 1"));
    assertThat(status(pipeline, by("acme", null))).isZero();
    Headers headers = Sample.reply(pipeline.begin().onCall(by("b", null))).head().headers();
    assertThat(headers.get("retry-after")).isEqualTo("1");
  }

  @Test
  void countsThoseTogetherWhomTheFileSays() {
    Call a1 = by("a", "one");
    Call a2 = by("a", "two");
    Call b1 = by("b", "one");
    assertThat(admitted(Per.TENANT, a1, a2, b1)).containsExactly(0, 429, 0);
    assertThat(admitted(Per.TEAM, a1, a2, b1, a1)).containsExactly(0, 0, 0, 429);
    assertThat(admitted(Per.USER, a1, a2, b1, a1)).containsExactly(0, 0, 0, 429);
    assertThat(admitted(Per.KEY, a1, a2, b1)).containsExactly(0, 429, 0);
    assertThat(admitted(Per.ADDRESS, a1, b1)).containsExactly(0, 429);
    assertThat(admitted(Per.ALL, a1, b1)).containsExactly(0, 429);
  }

  @Test
  void countsAliasesWithTheirModelAndAllUnknownNamesTogether() {
    Call[] calls = {model("small"), model("gpt-4o-mini"), model("large"), model("x"), model("y")};
    assertThat(admitted(Per.MODEL, calls)).containsExactly(0, 429, 0, 0, 429);
  }

  private static Call model(String name) {
    return Sample.call(Headers.NONE, Protocol.CHAT, name);
  }

  private List<Integer> admitted(Per per, Call... calls) {
    Pipeline pipeline = pipeline(limit("per-" + per, per, "1/hour"));
    List<Integer> statuses = new ArrayList<>();
    for (Call call : calls) {
      statuses.add(status(pipeline, call));
    }
    return statuses;
  }

  @Test
  void severalLimitsAllHoldAndTheTightestIsTold() {
    Pipeline pipeline =
        pipeline(limit("wide", Per.TENANT, "10/min"), limit("narrow", Per.TEAM, "2/min"));
    Exchange exchange = pipeline.begin();
    Sample.go(exchange.onCall(by("a", "one")));
    Headers told = Sample.go(exchange.onHead(Sample.ok())).headers();
    assertThat(told.all("x-ratelimit-remaining-requests")).containsExactly("1");
    assertThat(status(pipeline, by("a", "one"))).isZero();
    Headers refused = Sample.reply(pipeline.begin().onCall(by("a", "one"))).head().headers();
    assertThat(refused.all("x-ratelimit-limit-requests")).containsExactly("2");
    assertThat(status(pipeline, by("a", "two"))).isZero();
  }

  @Test
  void inShadowItOnlyTakesNote() {
    Pipeline.Step step =
        new Pipeline.Step(limit("limit", Per.TENANT, "1/hour"), /* failOpen= */ false, true);
    Pipeline pipeline =
        new Pipeline(
            List.of(step),
            (call, streaming, policy) -> {
              throw new AssertionError(policy + " failed");
            },
            Sample.environment(nanos));
    assertThat(status(pipeline, by("acme", null))).isZero();
    Exchange exchange = pipeline.begin();
    Sample.go(exchange.onCall(by("acme", null)));
    assertThat(Sample.go(exchange.onHead(Sample.ok()))).isEqualTo(Sample.ok());
    assertThat(exchange.reasons())
        .extracting(Reason::rule, Reason::shadow)
        .contains(tuple("requests", true), tuple("shadow", true));
  }

  @Test
  void aReloadKeepsWhatWasCounted() {
    assertThat(status(pipeline(limit("limit", Per.TENANT, "1/hour")), by("a", null))).isZero();
    assertThat(status(pipeline(limit("limit", Per.TENANT, "1/hour")), by("a", null)))
        .isEqualTo(429);
  }

  @Test
  void manyThreadsAreNotAdmittedMoreOftenThanPermitted() throws Exception {
    Pipeline pipeline = pipeline(limit("limit", Per.TENANT, "500/hour"));
    AtomicInteger admitted = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                awaitQuietly(start);
                for (int call = 0; call < 200; call++) {
                  if (status(pipeline, by("acme", null)) == 0) {
                    admitted.incrementAndGet();
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(admitted).hasValue(500);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void settingsThatCannotBeMeantAreRefused() {
    assertThatThrownBy(() -> new LimitSettings(Per.TENANT, List.of(), List.of(), null))
        .hasMessageContaining("requests, tokens, or both");
    List<Rate> twice = List.of(Rate.parse("1/s"), Rate.parse("2/s"));
    assertThatThrownBy(() -> new LimitSettings(Per.TENANT, twice, List.of(), null))
        .hasMessageContaining("two rates of requests");
  }
}
