package dev.sluice.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.Sample;
import dev.sluice.api.AnswerReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachePolicyTest {
  private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

  private CacheTestKit kit = new CacheTestKit(CacheTestKit.inMemory());

  @AfterEach
  void close() {
    kit.close();
  }

  private void use(CacheSettings settings) {
    kit.close();
    kit = new CacheTestKit(settings);
  }

  private static Call chat(String more) {
    return Asked.chat("{\"model\":\"small\"," + HELLO + more + "}");
  }

  private static Call controlled(String directives) {
    return Asked.post(
        "/v1/chat/completions",
        "{\"model\":\"small\"," + HELLO + "}",
        Headers.of("cache-control", directives));
  }

  private static Call by(String tenant, String key, String user) {
    Caller caller = new Caller(tenant, null, user, key, Set.of(), Caller.Priority.INTERACTIVE);
    return chat("").withCaller(caller, null);
  }

  @Test
  void theSecondCallIsAnsweredToTheByte() {
    AnswerHead first = kit.answerJson(chat(""));
    assertThat(first.headers().get("cache-status")).isEqualTo("sluice; fwd=miss; stored");
    kit.now = kit.now.plusSeconds(90);
    Reply reply = Sample.reply(kit.ask(chat("")));
    assertThat(reply.origin()).isEqualTo(Reply.Origin.CACHE);
    assertThat(reply.head().status()).isEqualTo(200);
    assertThat(reply.head().headers())
        .isEqualTo(
            Headers.of(
                "content-type", "application/json",
                "x-sluice-model", "small",
                "cache-status", "sluice; hit; ttl=86310",
                "age", "90"));
    assertThat(Sample.text(reply)).isEqualTo(CacheTestKit.JSON);
    assertThat(reply.pieces().get(0).facts())
        .isEqualTo(CacheTestKit.facts("stop", CacheTestKit.USAGE));
  }

  @Test
  void aStreamComesAgainEventByEvent() {
    Call call = chat(",\"stream\":true");
    kit.answerStream(call);
    Reply reply = Sample.reply(kit.ask(call));
    assertThat(reply.head().eventStream()).isTrue();
    List<String> events = new ArrayList<>();
    for (AnswerPiece piece : reply.pieces()) {
      if (piece.kind() == AnswerPiece.Kind.EVENT) {
        events.add(new String(piece.bytes(), UTF_8));
      }
    }
    assertThat(events).isEqualTo(CacheTestKit.EVENTS);
    assertThat(reply.pieces()).endsWith(AnswerPiece.END);
  }

  @Test
  void answersAsTheyComeFromTheWireAreGivenAgainToTheByte() {
    String json =
        "{\"id\":\"a1\",\"model\":\"demo\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi \u00e9\"}}],"
            + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n";
    String stream =
        ": ping\r\n\r\n"
            + "data: {\"id\":\"a1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: [DONE]\n\n";
    fromTheWire(chat(""), Sample.ok(), json);
    fromTheWire(chat(",\"stream\":true"), Sample.stream(200), stream);
  }

  private void fromTheWire(Call call, AnswerHead head, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    List<AnswerPiece> pieces = new ArrayList<>();
    AnswerReader reader = new AnswerReader(call.protocol(), head);
    for (int at = 0; at < bytes.length; at += 50) {
      reader.feed(bytes, at, Math.min(50, bytes.length - at), pieces::add);
    }
    reader.finish(pieces::add);
    assertThat(pieces.remove(pieces.size() - 1)).isEqualTo(AnswerPiece.END);
    kit.answer(call, head, pieces, Outcome.End.COMPLETE);
    assertThat(Sample.text(Sample.reply(kit.ask(call)))).isEqualTo(text);
  }

  @Test
  void answersAreNotSharedBetweenTenants() {
    kit.answerJson(by("acme", "k1", "u1"));
    assertThat(kit.hit(by("acme", "k2", "u2"))).isTrue();
    assertThat(kit.hit(by("other", "k1", "u1"))).isFalse();
  }

  @Test
  void answersAreSharedAsConfigured() {
    use(CacheTestKit.settings(null, CacheSettings.Share.KEY, CacheSettings.When.ALWAYS));
    kit.answerJson(by("acme", "k1", null));
    assertThat(kit.hit(by("acme", "k1", null))).isTrue();
    assertThat(kit.hit(by("acme", "k2", null))).isFalse();
    assertThat(kit.hit(by("acme", null, "k1"))).isFalse();
    use(CacheTestKit.settings(null, CacheSettings.Share.ALL, CacheSettings.When.ALWAYS));
    kit.answerJson(by("acme", "k1", null));
    assertThat(kit.hit(by("other", "k2", null))).isTrue();
  }

  @Test
  void anAnswerIsUsedNoLongerThanItMay() {
    kit.answerJson(chat(""));
    kit.now = kit.now.plus(Duration.ofHours(24)).minusMillis(1);
    assertThat(kit.hit(chat(""))).isTrue();
    kit.now = kit.now.plusMillis(1);
    assertThat(kit.hit(chat(""))).isFalse();
    kit.answerJson(chat(""));
    assertThat(kit.hit(chat(""))).isTrue();
  }

  @Test
  void noCacheAsksAnewAndStoresWhatComes() {
    kit.answerJson(chat(""));
    AnswerHead head = kit.answerJson(controlled("no-cache"));
    assertThat(head.headers().get("cache-status")).isEqualTo("sluice; fwd=request; stored");
    assertThat(kit.hit(chat(""))).isTrue();
  }

  @Test
  void noStoreStoresNothing() {
    AnswerHead head = kit.answerJson(controlled("No-Store"));
    assertThat(head.headers().get("cache-status")).isEqualTo("sluice; fwd=miss");
    assertThat(kit.hit(chat(""))).isFalse();
  }

  @Test
  void onlyIfCachedGetsAStoredAnswerOrNone() {
    Reply none = Sample.reply(kit.ask(controlled("only-if-cached")));
    assertThat(none.head().status()).isEqualTo(504);
    assertThat(Sample.text(none)).contains("not_cached");
    kit.answerJson(chat(""));
    Reply stored = Sample.reply(kit.ask(controlled("only-if-cached")));
    assertThat(stored.head().status()).isEqualTo(200);
  }

  @Test
  void maxAgeBoundsTheAgeOfAnAnswer() {
    kit.answerJson(chat(""));
    kit.now = kit.now.plusSeconds(10);
    assertThat(kit.hit(controlled("max-age=10"))).isTrue();
    assertThat(kit.hit(controlled("foo, max-age=9"))).isFalse();
    assertThat(kit.hit(controlled("max-age=99999999999999999999"))).isTrue();
    assertThat(kit.hit(controlled("max-age=soon"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 400, 429, 500})
  void onlyGoodAnswersAreStored(int status) {
    AnswerHead head = new AnswerHead(status, CacheTestKit.json().headers());
    kit.answer(chat(""), head, List.of(CacheTestKit.body("stop")), Outcome.End.COMPLETE);
    assertThat(kit.hit(chat(""))).isFalse();
  }

  @Test
  void onlyWholeAnswersAreStored() {
    List<AnswerPiece> body = List.of(CacheTestKit.body("stop"));
    byte[] whole = body.get(0).bytes();
    List<AnswerPiece> half = new ArrayList<>();
    AnswerReader reader = new AnswerReader(Protocol.CHAT, CacheTestKit.json());
    reader.feed(whole, 0, whole.length - 1, half::add);
    reader.finish(half::add);
    kit.answer(chat(""), CacheTestKit.json(), half, Outcome.End.UPSTREAM_FAILED);
    for (String finish : new String[] {null, "error", "content_filter"}) {
      List<AnswerPiece> bad = List.of(CacheTestKit.body(finish));
      kit.answer(chat(""), CacheTestKit.json(), bad, Outcome.End.COMPLETE);
    }
    List<AnswerPiece> cut = CacheTestKit.events("stop").subList(0, 2);
    kit.answer(chat(""), Sample.stream(200), cut, Outcome.End.COMPLETE);
    kit.answer(chat(""), CacheTestKit.json(), List.of(), Outcome.End.COMPLETE);
    AnswerPiece raw =
        new AnswerPiece(AnswerPiece.Kind.RAW, new byte[9], CacheTestKit.facts("stop", null));
    kit.answer(chat(""), CacheTestKit.json(), List.of(raw), Outcome.End.COMPLETE);
    AnswerHead gzip = CacheTestKit.json().with("content-encoding", "gzip");
    kit.answer(chat(""), gzip, body, Outcome.End.COMPLETE);
    assertThat(kit.hit(chat(""))).isFalse();
  }

  @Test
  void aTextThatSpeaksOfTheEndIsNotTheEnd() {
    String cut =
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"data: [DONE]\"}}]}\n\n";
    List<AnswerPiece> pieces = new ArrayList<>();
    AnswerReader reader = new AnswerReader(Protocol.CHAT, Sample.stream(200));
    byte[] bytes = cut.getBytes(UTF_8);
    reader.feed(bytes, 0, bytes.length, pieces::add);

    kit.answer(chat(",\"n\":2"), Sample.stream(200), pieces, Outcome.End.UPSTREAM_FAILED);

    assertThat(kit.hit(chat(",\"n\":2"))).isFalse();
  }

  @Test
  void whatCannotBeKeptIsNotSaidToBe() {
    Handler handler = kit.policy().open((rule, why, figures) -> {});
    handler.onCall(chat(""));

    Decision<AnswerHead> page =
        handler.onHead(new AnswerHead(200, Headers.of("content-type", "text/html")));

    assertThat(Sample.go(page).headers().get("cache-status")).isEqualTo("sluice; fwd=miss");
  }

  @Test
  void whoAsksAgainWhileTheLastPieceIsOnItsWayFindsTheAnswer() {
    CachePolicy policy = kit.policy();
    Handler handler = policy.open((rule, why, figures) -> {});
    handler.onCall(chat(""));
    handler.onHead(CacheTestKit.json());
    handler.onPiece(CacheTestKit.body("stop"));

    assertThat(kit.hit(chat(""))).isTrue();
  }

  @Test
  void anAnswerThatIsTooLargeIsNotStored() {
    AnswerPiece large =
        new AnswerPiece(
            AnswerPiece.Kind.BODY, new byte[65 * 1024], CacheTestKit.facts("stop", null));
    kit.answer(chat(""), CacheTestKit.json(), List.of(large), Outcome.End.COMPLETE);
    assertThat(kit.hit(chat(""))).isFalse();
  }

  @Test
  void embeddingsAndMessagesAreCachedAndStatefulCallsAreNot() {
    Call embedding = Asked.post("/v1/embeddings", "{\"model\":\"small\",\"input\":\"hello\"}");
    AnswerPiece vector =
        new AnswerPiece(AnswerPiece.Kind.BODY, new byte[] {'{', '}'}, AnswerFacts.NONE);
    kit.answer(embedding, CacheTestKit.json(), List.of(vector), Outcome.End.COMPLETE);
    assertThat(kit.hit(embedding)).isTrue();

    Call message =
        Asked.post("/v1/messages", "{\"model\":\"small\",\"max_tokens\":9," + HELLO + "}");
    List<AnswerPiece> events =
        List.of(
            CacheTestKit.event(
                "event: message_stop\ndata: {}\n\n", CacheTestKit.facts("end_turn", null)));
    kit.answer(message, Sample.stream(200), events, Outcome.End.COMPLETE);
    assertThat(kit.hit(message)).isTrue();

    for (Call call :
        List.of(
            Asked.post("/v1/responses", "{\"model\":\"small\",\"input\":\"hello\"}"),
            chat(",\"store\":true"))) {
      assertThat(kit.answerJson(call).headers().get("cache-status"))
          .isEqualTo("sluice; fwd=bypass");
      assertThat(kit.hit(call)).isFalse();
    }
  }

  @Test
  void aListOfModelsPassesUntouched() {
    Call list = Asked.get("/v1/models");
    assertThat(kit.answerJson(list)).isEqualTo(CacheTestKit.json());
    assertThat(kit.hit(list)).isFalse();
  }

  @Test
  void onlyDeterministicCallsWhereSoConfigured() {
    use(CacheTestKit.settings(null, CacheSettings.Share.TENANT, CacheSettings.When.DETERMINISTIC));
    for (String sure : List.of(",\"temperature\":0", ",\"seed\":7", ",\"temperature\":0.0")) {
      kit.answerJson(chat(sure));
      assertThat(kit.hit(chat(sure))).as(sure).isTrue();
    }
    for (String unsure : List.of("", ",\"temperature\":1", ",\"seed\":null")) {
      kit.answerJson(chat(unsure));
      assertThat(kit.hit(chat(unsure))).as(unsure).isFalse();
    }
  }

  @Test
  void anotherCachesStatusIsKept() {
    AnswerHead far = CacheTestKit.json().with("cache-status", "far; hit");
    AnswerHead head =
        kit.answer(chat(""), far, List.of(CacheTestKit.body("stop")), Outcome.End.COMPLETE);
    assertThat(head.headers().get("cache-status")).isEqualTo("far; hit, sluice; fwd=miss; stored");
  }

  @Test
  void piecesThatWereDroppedAreNotGivenAgain() {
    Call call = chat(",\"stream\":true");
    List<AnswerPiece> pieces = new ArrayList<>(CacheTestKit.events("stop"));
    pieces.add(1, CacheTestKit.event("data: {}\n\n", AnswerFacts.NONE).dropped());
    kit.answer(call, Sample.stream(200), pieces, Outcome.End.COMPLETE);
    assertThat(Sample.text(Sample.reply(kit.ask(call))))
        .isEqualTo(String.join("", CacheTestKit.EVENTS));
  }

  @Test
  void sameCallsAtOnceAllGetWholeAnswers() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Call call = chat(",\"seed\":" + i % 5);
        answers.add(
            threads.submit(
                () -> {
                  Exchange exchange = kit.begin();
                  if (kit.ask(exchange, call) instanceof Decision.Answer<Call> known) {
                    return Sample.text(known.reply());
                  }
                  kit.answer(exchange, CacheTestKit.json(), List.of(CacheTestKit.body("stop")));
                  return CacheTestKit.JSON;
                }));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo(CacheTestKit.JSON);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(kit.hit(chat(",\"seed\":4"))).isTrue();
  }
}
