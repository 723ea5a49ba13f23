package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AnswerHead;
import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Reply;
import dev.sluice.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What callers and settings say about the age, the use and the keeping of answers. */
class CacheControlTest extends CachePolicyFixture {
  private static Call controlled(String directives) {
    return Asked.post(
        "/v1/chat/completions",
        "{\"model\":\"small\"," + HELLO + "}",
        Headers.of("cache-control", directives));
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

  /** Else what was stored while a clock ran ahead would be given for as long as it was ahead. */
  @Test
  void anAnswerFromTheFutureIsNotBelieved() {
    Instant right = kit.now;
    kit.now = right.plus(Duration.ofDays(365));
    kit.answerJson(chat(""));
    kit.now = right;
    assertThat(kit.hit(chat(""))).isFalse();
    kit.answerJson(chat(""));
    kit.now = right.minusSeconds(1);
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
}
