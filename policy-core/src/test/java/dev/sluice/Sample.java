package dev.sluice;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Calls, models and answers for the tests of policies. */
public final class Sample {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final Price PRICE =
      new Price(
          new BigDecimal("2"),
          new BigDecimal("10"),
          new BigDecimal("1"),
          new BigDecimal("2"),
          "test-1");
  public static final Target SMALL =
      new Target("local", URI.create("http://127.0.0.1:8081/v1"), "demo-small", PRICE);
  public static final Target LARGE =
      new Target("local", URI.create("http://127.0.0.1:8081/v1"), "demo-large", PRICE);

  /** A timer that no test needs to fire: it has no thread until something is scheduled. */
  private static final ScheduledThreadPoolExecutor TIMER =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "sample-timer");
            thread.setDaemon(true);
            return thread;
          });

  private Sample() {}

  /** Returns a policy that hands on how each call ended and does nothing else. */
  public static Policy observer(Consumer<Outcome> ended) {
    return new Policy() {
      @Override
      public String name() {
        return "observer";
      }

      @Override
      public Stage stage() {
        return Stage.OBSERVE;
      }

      @Override
      public Handler open(Journal journal) {
        return new Handler() {
          @Override
          public void onComplete(Outcome outcome) {
            ended.accept(outcome);
          }
        };
      }
    };
  }

  public static Models models() {
    return new Models(
        List.of(model("small", SMALL, 0), model("large", LARGE, 0)),
        Map.of("gpt-4o-mini", "small"));
  }

  public static Model model(String name, Target target, long maxOutput) {
    return new Model(
        name,
        Model.Tier.SIMPLE,
        List.of(new Model.WeightedTarget(target, 1)),
        1024,
        maxOutput,
        "o200k_base");
  }

  public static Call call(Headers headers) {
    return call(headers, Protocol.CHAT, "small");
  }

  public static Call call(Headers headers, Protocol protocol, String model) {
    return new Call(
        "call-1",
        new RequestHead("POST", "/v1/chat/completions", null, headers, "127.0.0.1", null),
        protocol,
        Caller.ANONYMOUS,
        null,
        model,
        List.of(),
        Parameters.DEFAULT,
        Body.EMPTY,
        -1,
        null);
  }

  public static Call with(Call call, Parameters parameters) {
    return new Call(
        call.id(),
        call.head(),
        call.protocol(),
        call.caller(),
        call.feature(),
        call.model(),
        call.messages(),
        parameters,
        call.body(),
        call.inputTokens(),
        call.plan());
  }

  public static Caller caller(String tenant, String team) {
    return new Caller(tenant, team, null, "k" + tenant, java.util.Set.of(), Caller.Priority.BATCH);
  }

  public static Environment environment(AtomicLong nanos) {
    return new Environment(nanos::get, InstantSource.fixed(NOW), new Random(1), TIMER);
  }

  public static Pipeline pipeline(Environment environment, Policy... policies) {
    List<Pipeline.Step> steps =
        java.util.Arrays.stream(policies).map(p -> new Pipeline.Step(p, false, false)).toList();
    return new Pipeline(
        steps,
        (call, streaming, policy) -> {
          throw new AssertionError(policy + " failed");
        },
        environment);
  }

  public static AnswerFacts facts(Usage usage) {
    return new AnswerFacts("answer-1", "demo-small", List.of("stop"), usage, 12);
  }

  public static AnswerPiece body(Usage usage) {
    return new AnswerPiece(AnswerPiece.Kind.BODY, new byte[0], facts(usage));
  }

  public static AnswerHead ok() {
    return new AnswerHead(200, Headers.of("content-type", "application/json"));
  }

  public static AnswerHead stream(int status) {
    return new AnswerHead(status, Headers.of("content-type", "text/event-stream"));
  }

  /** Returns the reply of a decision, which must be one. */
  public static Reply reply(Decision<?> decision) {
    if (decision instanceof Decision.Answer<?> answer) {
      return answer.reply();
    }
    throw new AssertionError("no answer but " + decision);
  }

  /** Returns the value of a decision, which must go on. */
  public static <T> T go(Decision<T> decision) {
    if (decision instanceof Decision.Continue<T> go) {
      return go.value();
    }
    throw new AssertionError("no continuation but " + text(reply(decision)));
  }

  public static String text(Reply reply) {
    StringBuilder text = new StringBuilder();
    for (AnswerPiece piece : reply.pieces()) {
      text.append(new String(piece.bytes(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  /** Lets a call through an exchange to a target that answers with a usage, and ends it. */
  public static void answered(Exchange exchange, Target target, Usage usage) {
    exchange.sentTo(target);
    go(exchange.onHead(ok()));
    go(exchange.onPiece(body(usage)));
    go(exchange.onPiece(AnswerPiece.END));
    exchange.complete(Outcome.End.COMPLETE, null);
  }
}
