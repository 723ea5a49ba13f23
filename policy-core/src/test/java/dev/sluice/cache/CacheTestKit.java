package dev.sluice.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Models;
import dev.sluice.Outcome;
import dev.sluice.Sample;
import dev.sluice.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A cache in a pipeline of its own, a clock to turn, and answers to let pass. */
final class CacheTestKit implements AutoCloseable {
  static final Usage USAGE = new Usage(7, 3, 0, 0, 0, false);
  static final String JSON = "{\"choices\":[{\"finish_reason\":\"stop\"}]}";
  static final List<String> EVENTS =
      List.of("data: {\"a\":1}\n\n", "data: {\"b\":\"\u00e9\"}\n\n", "data: [DONE]\n\n");

  final LazyTimer timer = new LazyTimer();
  final CacheStore store;
  Instant now = Sample.NOW;
  private final Environment environment =
      new Environment(System::nanoTime, () -> now, new Random(1), timer);
  private final CacheSettings settings;

  /** Lets no disk be too slow, however busy the machine is, unless a test wants it. */
  static final class LazyTimer extends ScheduledThreadPoolExecutor {
    volatile boolean punctual;

    LazyTimer() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      return punctual ? super.schedule(task, delay, unit) : super.schedule(task, 1, TimeUnit.HOURS);
    }
  }

  CacheTestKit(CacheSettings settings) {
    this.settings = settings;
    this.store = CacheStore.open(settings);
  }

  static CacheSettings inMemory() {
    return settings(null, CacheSettings.Share.TENANT, CacheSettings.When.ALWAYS);
  }

  static CacheSettings onDisk(Path directory) {
    return settings(directory, CacheSettings.Share.TENANT, CacheSettings.When.ALWAYS);
  }

  static CacheSettings onDisk(Path directory, String diskWrites) {
    return settings(directory, diskWrites, CacheSettings.Share.TENANT, CacheSettings.When.ALWAYS);
  }

  static CacheSettings settings(
      Path directory, CacheSettings.Share share, CacheSettings.When when) {
    return settings(directory, "1MB", share, when);
  }

  private static CacheSettings settings(
      Path directory, String diskWrites, CacheSettings.Share share, CacheSettings.When when) {
    return new CacheSettings(
        Duration.ofHours(24),
        DataSize.parse("1MB"),
        DataSize.parse(directory == null ? "0" : "2MB"),
        DataSize.parse(diskWrites),
        directory == null ? Path.of("unused") : directory,
        share,
        when,
        DataSize.parse("64KB"));
  }

  static Models models() {
    return new Models(List.of(Sample.model("small", Sample.SMALL, 0)), Map.of("alias", "small"));
  }

  CachePolicy policy() {
    return new CachePolicy(settings, store, models(), environment);
  }

  Exchange begin() {
    return Sample.pipeline(environment, policy()).begin();
  }

  /** Asks and waits for a decision that comes later. */
  Decision<Call> ask(Exchange exchange, Call call) {
    Decision<Call> decision = exchange.onCall(call);
    if (decision instanceof Decision.Wait<Call> wait) {
      return wait.later().orTimeout(30, TimeUnit.SECONDS).join();
    }
    return decision;
  }

  Decision<Call> ask(Call call) {
    return ask(begin(), call);
  }

  boolean hit(Call call) {
    return ask(call) instanceof Decision.Answer;
  }

  /** Lets a call miss, answers it as JSON, and returns the head that the client gets. */
  AnswerHead answerJson(Call call) {
    return answer(call, json(), List.of(body("stop")), Outcome.End.COMPLETE);
  }

  AnswerHead answerStream(Call call) {
    return answer(call, Sample.stream(200), events("stop"), Outcome.End.COMPLETE);
  }

  AnswerHead answer(Call call, AnswerHead head, List<AnswerPiece> pieces, Outcome.End end) {
    Exchange exchange = begin();
    Sample.go(ask(exchange, call));
    List<AnswerPiece> all = new ArrayList<>(pieces);
    if (end == Outcome.End.COMPLETE) {
      all.add(AnswerPiece.END);
    }
    AnswerHead told = pass(exchange, head, all);
    exchange.complete(end, null);
    return told;
  }

  /** Answers a call that missed already. */
  void answer(Exchange exchange, AnswerHead head, List<AnswerPiece> pieces) {
    List<AnswerPiece> all = new ArrayList<>(pieces);
    all.add(AnswerPiece.END);
    pass(exchange, head, all);
    exchange.complete(Outcome.End.COMPLETE, null);
  }

  private static AnswerHead pass(Exchange exchange, AnswerHead head, List<AnswerPiece> pieces) {
    exchange.sentTo(Sample.SMALL);
    AnswerHead told = Sample.go(exchange.onHead(head));
    pieces.forEach(piece -> Sample.go(exchange.onPiece(piece)));
    return told;
  }

  static AnswerHead json() {
    return new AnswerHead(
        200,
        Headers.of(
            "content-type", "application/json", "set-cookie", "a=b", "x-sluice-model", "small"));
  }

  static AnswerPiece body(String finish) {
    return new AnswerPiece(AnswerPiece.Kind.BODY, JSON.getBytes(UTF_8), facts(finish, USAGE));
  }

  static List<AnswerPiece> events(String finish) {
    return List.of(
        event(EVENTS.get(0), AnswerFacts.NONE),
        event(EVENTS.get(1), facts(finish, USAGE)),
        event(EVENTS.get(2), AnswerFacts.NONE));
  }

  static AnswerPiece event(String text, AnswerFacts facts) {
    return new AnswerPiece(AnswerPiece.Kind.EVENT, text.getBytes(UTF_8), facts);
  }

  static AnswerFacts facts(String finish, Usage usage) {
    return new AnswerFacts(
        "answer-1", "demo-small", finish == null ? List.of() : List.of(finish), usage, 12);
  }

  @Override
  public void close() {
    store.close();
    timer.shutdownNow();
  }
}
