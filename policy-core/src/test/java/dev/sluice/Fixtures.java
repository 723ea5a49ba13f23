package dev.sluice;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Calls, clocks and policies made by hand for the tests of this package. */
final class Fixtures {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Price PRICE =
      new Price(
          new BigDecimal("0.05"), new BigDecimal("0.20"), BigDecimal.ZERO, BigDecimal.ZERO, "test");
  static final Target TARGET =
      new Target("local", URI.create("http://127.0.0.1:1/v1"), "demo", PRICE);

  private Fixtures() {}

  static Call call() {
    byte[] json = "{\"model\":\"small\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
    Body body =
        new Body(
            json,
            List.of(
                new Body.Member("model", new JsonText(json, 9, 16)),
                new Body.Member("messages", new JsonText(json, 28, 30))));
    return new Call(
        "call-1",
        new RequestHead("POST", "/v1/chat/completions", null, Headers.NONE, "127.0.0.1", null),
        Protocol.CHAT,
        Caller.ANONYMOUS,
        null,
        "small",
        List.of(),
        Parameters.DEFAULT,
        body,
        7,
        null);
  }

  static AnswerPiece piece(String text) {
    return new AnswerPiece(
        AnswerPiece.Kind.EVENT,
        text.getBytes(StandardCharsets.UTF_8),
        new AnswerFacts(null, null, List.of(), null, text.length()));
  }

  static String text(AnswerPiece piece) {
    return new String(piece.bytes(), StandardCharsets.UTF_8);
  }

  static Reply reply(int status, String... pieces) {
    List<AnswerPiece> body = new ArrayList<>();
    for (String text : pieces) {
      body.add(piece(text));
    }
    return new Reply(
        Reply.Origin.POLICY,
        new AnswerHead(status, Headers.of("content-type", "text/event-stream")),
        body);
  }

  /** A clock that moves by a microsecond each time it is read. */
  static Environment environment(ScheduledExecutorService timer) {
    AtomicLong nanos = new AtomicLong();
    return new Environment(
        () -> nanos.addAndGet(1_000), InstantSource.fixed(NOON), new Random(1), timer);
  }

  static ScheduledExecutorService timer() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "test-timer");
          thread.setDaemon(true);
          return thread;
        });
  }

  static Failures failures() {
    return (call, streaming, policy) -> reply(streaming ? 200 : 503, "failed:" + policy);
  }

  static Policy policy(String name, Policy.Stage stage, Function<Journal, Handler> open) {
    return new Policy() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Stage stage() {
        return stage;
      }

      @Override
      public Handler open(Journal journal) {
        return open.apply(journal);
      }
    };
  }

  /** Writes down what it is asked; each test overrides what matters to it. */
  static class Recorder implements Handler {
    final String name;
    final List<String> log;
    final List<Outcome> outcomes = new ArrayList<>();

    Recorder(String name, List<String> log) {
      this.name = name;
      this.log = log;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      log.add(name + " call");
      return Decision.go(call);
    }

    @Override
    public Decision<AnswerHead> onHead(AnswerHead head) {
      log.add(name + " head " + head.status());
      return Decision.go(head);
    }

    @Override
    public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
      log.add(name + " " + (piece.kind() == AnswerPiece.Kind.END ? "end" : text(piece)));
      return Decision.go(piece);
    }

    @Override
    public void onComplete(Outcome outcome) {
      log.add(name + " complete " + outcome.end());
      outcomes.add(outcome);
    }
  }
}
