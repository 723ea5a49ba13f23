package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Models;
import dev.sluice.Outcome;
import dev.sluice.Parameters;
import dev.sluice.Pipeline;
import dev.sluice.Plan;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.Sample;
import dev.sluice.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLimitTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Buckets buckets = new Buckets(nanos::get);
  private final Outputs outputs = new Outputs();

  private Pipeline pipeline(String rate) {
    return pipeline(rate, Per.TENANT, Sample.models());
  }

  private Pipeline pipeline(String rate, Per per, Models models) {
    LimitSettings settings = new LimitSettings(per, List.of(), List.of(Rate.parse(rate)), null);
    return Sample.pipeline(
        Sample.environment(nanos), Limits.of("limit", settings, models, buckets, outputs).get(0));
  }

  /** A call of so many input tokens that asks for at most so many output tokens, or -1. */
  private static Call call(long input, long maxOutput, int choices) {
    Parameters parameters = new Parameters(false, false, maxOutput, choices, null, false);
    return Sample.with(Sample.call(Headers.NONE), parameters).withInputTokens(input);
  }

  private static Usage usage(long input, long output) {
    return new Usage(input, output, 0, 0, 0, false);
  }

  /** Tells what is left by reserving one token and giving it back. */
  private long left(Pipeline pipeline) {
    Exchange probe = pipeline.begin();
    Sample.go(probe.onCall(call(1, 0, 1)));
    String told =
        Sample.go(probe.onHead(Sample.ok())).headers().get("x-ratelimit-remaining-tokens");
    probe.complete(Outcome.End.CLIENT_GONE, null);
    return Long.parseLong(told) + 1;
  }

  @Test
  void reservesInputAndStatedOutputAndSettlesByUsage() {
    Pipeline pipeline = pipeline("1000/hour");
    Exchange exchange = pipeline.begin();
    Sample.go(exchange.onCall(call(100, 50, 2)));
    AnswerHead head = Sample.go(exchange.onHead(Sample.ok()));
    assertThat(head.headers().get("x-ratelimit-limit-tokens")).isEqualTo("1000");
    assertThat(head.headers().get("x-ratelimit-remaining-tokens")).isEqualTo("800");
    assertThat(head.headers().get("x-ratelimit-reset-tokens")).isEqualTo("12m0s");
    exchange.sentTo(Sample.SMALL);
    Sample.go(exchange.onPiece(Sample.body(usage(90, 7))));
    exchange.complete(Outcome.End.COMPLETE, null);
    exchange.complete(Outcome.End.FAILED, null);
    assertThat(left(pipeline)).isEqualTo(903);
  }

  @Test
  void givesAllBackWhereNoTargetAnswered() {
    Pipeline pipeline = pipeline("1000/hour");
    Exchange exchange = pipeline.begin();
    Sample.go(exchange.onCall(call(100, 800, 1)));
    assertThat(Sample.reply(pipeline.begin().onCall(call(100, 1, 1))).head().status())
        .isEqualTo(429);
    exchange.sentTo(Sample.SMALL);
    exchange.complete(Outcome.End.UPSTREAM_FAILED, null);
    assertThat(left(pipeline)).isEqualTo(1_000);
  }

  @Test
  void whatWasUsedBeyondTheReservationDelaysLaterCalls() {
    Pipeline pipeline = pipeline("3600/hour");
    Exchange exchange = pipeline.begin();
    Sample.go(exchange.onCall(call(3_000, 100, 1)));
    Sample.answered(exchange, Sample.SMALL, usage(3_000, 700));
    Reply reply = Sample.reply(pipeline.begin().onCall(call(10, 10, 1)));
    assertThat(reply.head().status()).isEqualTo(429);
    assertThat(reply.head().headers().get("retry-after")).isEqualTo("121");
    assertThat(reply.head().headers().get("x-ratelimit-remaining-tokens")).isEqualTo("0");
    assertThat(Sample.text(reply)).contains("3600/hour tokens, 0 left, 20 needed");
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    Sample.go(pipeline.begin().onCall(call(10, 10, 1)));
  }

  @Test
  void expectsOfAModelWhatItWroteLately() {
    Pipeline pipeline = pipeline("100000/s");
    Exchange first = pipeline.begin();
    Sample.go(first.onCall(call(10, -1, 1)));
    assertThat(reserved(first)).isEqualTo(10 + 256);
    Sample.answered(first, Sample.SMALL, usage(10, 40));
    for (int i = 0; i < 100; i++) {
      nanos.addAndGet(1_000_000_000);
      Exchange next = pipeline.begin();
      Sample.go(next.onCall(call(10, -1, 1)));
      Sample.answered(next, Sample.SMALL, usage(10, 40));
    }
    nanos.addAndGet(1_000_000_000);
    Exchange last = pipeline.begin();
    Sample.go(last.onCall(call(10, -1, 1)));
    assertThat(reserved(last)).isBetween(50L, 52L);
  }

  private static long reserved(Exchange exchange) {
    Headers headers = Sample.go(exchange.onHead(Sample.ok())).headers();
    return Long.parseLong(headers.get("x-ratelimit-limit-tokens"))
        - Long.parseLong(headers.get("x-ratelimit-remaining-tokens"));
  }

  @Test
  void neverReservesMoreOutputThanTheModelWrites() {
    Models models = new Models(List.of(Sample.model("small", Sample.SMALL, 30)), Map.of());
    Exchange exchange = pipeline("1000/hour", Per.TENANT, models).begin();
    Sample.go(exchange.onCall(call(10, 500, 1)));
    assertThat(reserved(exchange)).isEqualTo(40);
  }

  @Test
  void embeddingsHaveNoOutputAndListsOfModelsNoTokens() {
    Pipeline pipeline = pipeline("100/hour");
    Call embedding = Sample.call(Headers.NONE, Protocol.EMBEDDINGS, "small").withInputTokens(60);
    Exchange exchange = pipeline.begin();
    Sample.go(exchange.onCall(embedding));
    assertThat(reserved(exchange)).isEqualTo(60);
    Exchange list = pipeline.begin();
    Sample.go(list.onCall(Sample.call(Headers.NONE, Protocol.MODELS, "")));
    assertThat(Sample.go(list.onHead(Sample.ok())).headers().get("x-ratelimit-limit-tokens"))
        .isNull();
  }

  @Test
  void aCallThatCanNeverFitIsToldSo() {
    Pipeline pipeline = pipeline("100/hour");
    for (Call call : List.of(call(101, -1, 1), call(50, 51, 1), call(1, Integer.MAX_VALUE, 99))) {
      Reply reply = Sample.reply(pipeline.begin().onCall(call));
      assertThat(reply.head().status()).isEqualTo(400);
      assertThat(reply.head().headers().get("retry-after")).isNull();
      assertThat(Sample.text(reply)).contains("never lets more than 100 pass at once");
    }
    // An output that is only expected is no reason to refuse.
    Exchange exchange = pipeline.begin();
    Sample.go(exchange.onCall(call(50, -1, 1)));
    assertThat(reserved(exchange)).isEqualTo(100);
  }

  @Test
  void countsByTheModelThatRoutingChose() {
    Pipeline pipeline = pipeline("100/hour", Per.MODEL, Sample.models());
    Call auto = Sample.call(Headers.NONE, Protocol.CHAT, "auto").withInputTokens(100);
    Call stated = Sample.with(auto, call(0, 0, 1).parameters());
    Sample.go(pipeline.begin().onCall(stated.withPlan(new Plan("small", List.of(Sample.SMALL)))));
    Sample.go(pipeline.begin().onCall(stated.withPlan(new Plan("large", List.of(Sample.LARGE)))));
    Decision<Call> again =
        pipeline.begin().onCall(stated.withPlan(new Plan("small", List.of(Sample.SMALL))));
    assertThat(Sample.reply(again).head().status()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyScheduleLeavesExactlyWhatWasNotUsed(long seed) throws Exception {
    Pipeline pipeline = pipeline("1000000/hour");
    AtomicLong used = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      long own = seed * 101 + thread;
      tasks.add(threads.submit(() -> schedule(pipeline, new Random(own), used)));
    }
    for (Future<?> task : tasks) {
      task.get();
    }
    threads.shutdown();
    // The clock stands still: nothing refills, so nothing may be lost or made.
    assertThat(left(pipeline)).isEqualTo(1_000_000 - used.get());
  }

  /** Calls that overlap, end in any order and any way, some of them twice. */
  private static void schedule(Pipeline pipeline, Random random, AtomicLong used) {
    List<Exchange> underWay = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Exchange exchange = pipeline.begin();
      boolean stated = random.nextBoolean();
      Sample.go(exchange.onCall(call(1 + random.nextInt(60), stated ? random.nextInt(60) : -1, 1)));
      underWay.add(exchange);
      if (random.nextInt(3) > 0) {
        used.addAndGet(end(underWay.remove(random.nextInt(underWay.size())), random));
      }
    }
    for (Exchange exchange : underWay) {
      used.addAndGet(end(exchange, random));
    }
  }

  private static long end(Exchange exchange, Random random) {
    Usage usage = usage(random.nextInt(80), random.nextInt(120));
    switch (random.nextInt(4)) {
      case 0 -> exchange.complete(Outcome.End.CLIENT_GONE, null);
      case 1 -> {
        exchange.sentTo(Sample.SMALL);
        exchange.complete(Outcome.End.UPSTREAM_FAILED, null);
      }
      case 2 -> {
        exchange.sentTo(Sample.SMALL);
        Sample.go(exchange.onHead(Sample.ok()));
        Sample.go(exchange.onPiece(Sample.body(usage)));
        exchange.complete(Outcome.End.CLIENT_GONE, null);
        exchange.complete(Outcome.End.COMPLETE, null);
        return usage.total();
      }
      default -> {
        Sample.answered(exchange, Sample.SMALL, usage);
        return usage.total();
      }
    }
    return 0;
  }
}
