package dev.sluice.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Reply;
import dev.sluice.Sample;
import dev.sluice.api.AnswerReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is given again, to whom, and how it is told from what comes from the target. */
class CachePolicyTest extends CachePolicyFixture {
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
    kit.answerJson(by("acme", null, "u1"));
    assertThat(kit.hit(by("acme", null, "u1"))).as("a login of the container").isTrue();
    assertThat(kit.hit(by("acme", null, "u2"))).as("another login").isFalse();
    use(CacheTestKit.settings(null, CacheSettings.Share.ALL, CacheSettings.When.ALWAYS));
    kit.answerJson(by("acme", "k1", null));
    assertThat(kit.hit(by("other", "k2", null))).isTrue();
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
  void anotherCachesStatusIsKept() {
    AnswerHead far = CacheTestKit.json().with("cache-status", "far; hit");
    AnswerHead head =
        kit.answer(chat(""), far, List.of(CacheTestKit.body("stop")), Outcome.End.COMPLETE);
    assertThat(head.headers().get("cache-status")).isEqualTo("far; hit, sluice; fwd=miss; stored");
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
