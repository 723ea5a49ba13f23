package dev.sluice.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Protocol;
import dev.sluice.Sample;
import dev.sluice.api.AnswerReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are kept: good ones, whole ones, small ones. */
class CacheKeepingTest extends CachePolicyFixture {
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
  void piecesThatWereDroppedAreNotGivenAgain() {
    Call call = chat(",\"stream\":true");
    List<AnswerPiece> pieces = new ArrayList<>(CacheTestKit.events("stop"));
    pieces.add(1, CacheTestKit.event("data: {}\n\n", AnswerFacts.NONE).dropped());
    kit.answer(call, Sample.stream(200), pieces, Outcome.End.COMPLETE);
    assertThat(Sample.text(Sample.reply(kit.ask(call))))
        .isEqualTo(String.join("", CacheTestKit.EVENTS));
  }
}
